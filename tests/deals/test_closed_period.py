"""Deals closed in a closed period stay as they are; the administrator moves the day first."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.records.changing import change_many
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.reports.periods import midnight
from krug.modules.deals.closing_period import close_until
from krug.modules.deals.interest.keeping import keep
from krug.modules.deals.interest.wishing import Wished
from krug.modules.deals.models import ClosedPeriod, Deal, InterestLine

DAY = dt.date(2026, 3, 31)
REASON = "Период закрыт по 31.03.2026: сначала администратор должен сдвинуть эту дату."


@pytest.fixture
def won(administrator, make_deal_of):
    """won(day) is a deal of 1000 roubles won at the end of that day."""

    def make(day):
        deal = make_deal_of(administrator, amount="1000", currency="RUB")
        deal.win(administrator, at=midnight(day + dt.timedelta(days=1)) - dt.timedelta(seconds=1))
        return Deal.objects.get(pk=deal.pk)

    return make


@pytest.fixture
def held(administrator, won):
    deal = won(DAY)
    close_until(administrator, DAY)
    return deal


def stands(deal):
    return Deal.objects.values("state", "amount", "currency", "base_amount", "closed_at", "version").get(pk=deal.pk)


def test_nothing_is_held_until_a_day_is_set(administrator, won):
    deal = won(DAY)

    assert ClosedPeriod.current().until is None
    assert deal.reopen(administrator)


def test_a_held_deal_is_not_opened_again_and_one_of_the_next_day_is(administrator, held, won):
    later, was = won(DAY + dt.timedelta(days=1)), stands(held)

    with pytest.raises(Invalid) as refused:
        held.reopen(administrator)

    assert refused.value.errors == {"closed_at": REASON}
    assert stands(held) == was
    assert later.reopen(administrator)


def test_its_amount_and_currency_stay_and_other_fields_do_not(administrator, held):
    was = stands(held)

    with pytest.raises(Invalid) as refused:
        writing.change(held, administrator, {"amount": "900", "currency": "USD"}, held.version)
    with pytest.raises(Invalid) as one:
        writing.change(held, administrator, {"amount": "900", "name": "Other"}, held.version)
    assert stands(held) == was
    changed = writing.change(held, administrator, {"amount": "1000.00", "name": "Renamed"}, held.version)

    assert refused.value.errors == {"amount": REASON, "currency": REASON}
    assert one.value.errors == {"amount": REASON}
    assert (changed.name, changed.amount) == ("Renamed", Decimal(1000))


def test_of_many_only_the_held_are_left_and_the_reason_is_told(administrator, held, won):
    later, open_one = won(DAY + dt.timedelta(days=1)), writing.create(kinds.get("deal"), administrator, [{}])[0]
    every = {deal.pk: {"amount": "5"} for deal in (held, later, open_one)}

    outcome = change_many(kinds.get("deal"), administrator, every)

    assert outcome.left == {held.pk: REASON} and outcome.faults == {held.pk: {"amount": REASON}}
    assert set(outcome.changed) == {later.pk, open_one.pk}
    assert stands(held)["amount"] == 1000


def test_interest_lines_of_a_held_deal_stay(administrator, held, client):
    with pytest.raises(Invalid) as refused:
        keep(held, administrator, [Wished(None, {"title": "Pump", "price": "5"})])
    client.force_login(administrator)
    sent = {"line": ["new1"], "title-new1": "Pump", "quantity-new1": "1", "price-new1": "5", "version": held.version}
    answer = client.post(f"/deals/{held.pk}/lines", sent)

    assert refused.value.errors == {"lines": REASON}
    assert answer.status_code == 422 and REASON in answer.content.decode()
    assert InterestLine.objects.count() == 0


def test_nothing_is_closed_with_a_held_day(administrator, held, make_deal_of):
    deal = make_deal_of(administrator)

    with pytest.raises(Invalid) as refused:
        deal.win(administrator, at=midnight(DAY))

    assert refused.value.errors == {"closed_at": REASON}
    assert Deal.objects.get(pk=deal.pk).is_open
    assert deal.win(administrator)


def test_the_day_is_moved_first(administrator, held):
    close_until(administrator, DAY - dt.timedelta(days=1))

    assert held.reopen(administrator)
    told = [event.data for event in Event.objects.filter(kind="deals.closed_until").order_by("pk")]
    assert told == [{"old": "", "new": "2026-03-31"}, {"old": "2026-03-31", "new": "2026-03-30"}]


def test_only_the_administrator_sets_a_day_that_is_over(administrator, head):
    today = timezone.localdate()

    with pytest.raises(Denied):
        close_until(head, DAY)
    for wrong in (today, today + dt.timedelta(days=1), dt.date(1991, 1, 1)):
        with pytest.raises(Invalid) as refused:
            close_until(administrator, wrong)
        assert set(refused.value.errors) == {"until"}
    assert ClosedPeriod.current().until is None and not Event.objects.filter(kind="deals.closed_until").exists()


def test_of_two_administrators_neither_overwrites_the_other_unseen(administrator):
    close_until(administrator, DAY, seen=1)

    with pytest.raises(Overtaken):
        close_until(administrator, None, seen=1)
    assert ClosedPeriod.current().until == DAY


def test_the_page_sets_the_day_and_tells_of_it(client, administrator, manager):
    client.force_login(administrator)
    page = "/settings/closed-period"

    wrong = client.post(page, {"until": "31.02.2026", "version": 1})
    late = client.post(page, {"until": timezone.localdate().isoformat(), "version": 1})
    saved = client.post(page, {"until": "2026-03-31", "version": 1})
    stale = client.post(page, {"until": "", "version": 1})

    assert (wrong.status_code, late.status_code, saved.status_code, stale.status_code) == (422, 422, 302, 409)
    assert "самое позднее — вчера" in late.content.decode()
    assert 'value="2026-03-31"' in client.get(page).content.decode()
    assert "изменил(а) дату закрытия периода: — → 31.03.2026" in client.get("/settings/audit").content.decode()
    client.force_login(manager)
    assert client.get(page).status_code == 403


def test_pages_say_why_a_held_deal_stays(client, administrator, held):
    client.force_login(administrator)

    edited = client.post(f"/deals/{held.pk}/edit", {"amount": "5", "version": held.version})
    client.post(f"/deals/{held.pk}/reopening")
    told = client.get(f"/deals/{held.pk}").content.decode()

    assert edited.status_code == 422 and REASON in edited.content.decode()
    assert REASON in told and stands(held)["state"] == "won"
