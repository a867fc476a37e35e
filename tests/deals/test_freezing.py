"""What a deal in another currency is worth: reckoned at the rate of its closing day, and kept."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from krug.core.jobs.models import Job
from krug.core.jobs.performing import see_through
from krug.modules.currencies import keeping


def test_a_deal_keeps_the_rate_of_the_day_it_was_closed(manager, administrator, make_deal_of):
    today = timezone.localdate()
    keeping.set_rate(administrator, "USD", "RUB", today - dt.timedelta(days=3), 1, Decimal("80.1234"))
    deal = make_deal_of(manager, amount="1000.50", currency="USD")
    assert (deal.rate, deal.base_amount) == (None, None)

    deal.win(manager)
    keeping.set_rate(administrator, "USD", "RUB", today, 1, Decimal(90))

    deal.refresh_from_db()
    assert (deal.rate, deal.rate_nominal) == (Decimal("80.1234"), 1)
    assert (deal.rate_on, deal.base_amount) == (today - dt.timedelta(days=3), Decimal("80163.46"))


def test_opened_again_it_is_reckoned_anew_at_the_next_closing(manager, administrator, make_deal_of):
    today = timezone.localdate()
    keeping.set_rate(administrator, "KZT", "RUB", today, 100, Decimal(15))
    deal = make_deal_of(manager, amount="1000", currency="KZT")
    deal.win(manager)

    deal.reopen(manager)
    assert (deal.rate, deal.rate_nominal, deal.base_amount) == (None, 1, None)
    keeping.set_rate(administrator, "KZT", "RUB", today, 100, Decimal(16))
    deal.win(manager)

    assert (deal.rate, deal.rate_nominal, deal.base_amount) == (Decimal(16), 100, Decimal("160.00"))


def test_a_deal_closed_without_a_rate_is_reckoned_when_one_comes(manager, administrator, make_deal_of):
    deal, other = (make_deal_of(manager, amount="10", currency=code) for code in ("USD", "EUR"))
    deal.win(manager)
    other.win(manager)

    keeping.set_rate(administrator, "USD", "RUB", timezone.localdate(), 1, Decimal(80))
    see_through(Job.objects.get(kind="deals.rates"))

    deal.refresh_from_db()
    other.refresh_from_db()
    assert (deal.rate, deal.base_amount) == (Decimal(80), Decimal(800))
    assert (other.rate, other.base_amount) == (None, None)
