"""Rates of days and sums turned by them: exact until the last kopeck."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from krug.core.access.models import Firm
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.modules.currencies import keeping
from krug.modules.currencies.models import Rate
from krug.modules.currencies.rates import NoRate, convert, find, rounded, to_keep

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def usd(administrator):
    return keeping.set_rate(administrator, "USD", "RUB", DAY, 1, Decimal("80.1234"))


@pytest.fixture
def kzt(administrator):
    return keeping.set_rate(administrator, "KZT", "RUB", DAY, 100, Decimal("15.4321"))


def test_a_day_without_a_rate_takes_the_latest_before_it(usd, administrator):
    keeping.set_rate(administrator, "USD", "RUB", DAY + dt.timedelta(days=9), 1, Decimal(90))

    assert convert(Decimal(100), "USD", "RUB", DAY + dt.timedelta(days=8)) == Decimal("8012.34")
    assert find("USD", "RUB", DAY + dt.timedelta(days=8)).on == DAY


def test_before_the_first_rate_there_is_none_and_it_is_said_of_what(usd):
    with pytest.raises(NoRate) as told:
        convert(Decimal(100), "USD", "RUB", DAY - dt.timedelta(days=1))

    assert str(told.value) == "Нет курса USD к RUB на 23.11.2026 и раньше."


def test_nominal_the_other_way_round_and_through_the_rouble(usd, kzt):
    assert convert(Decimal(1000), "KZT", "RUB", DAY) == Decimal("154.32")
    assert convert(Decimal("154.321"), "RUB", "KZT", DAY) == Decimal("1000.00")
    assert find("KZT", "USD", DAY).of_one == Fraction(154321, 1_000_000) / Fraction(801234, 10_000)


def test_the_firms_own_currency_comes_before_the_rouble(administrator, usd, kzt):
    Firm.objects.update_or_create(pk=1, defaults={"currency": "BYN"})
    keeping.set_rate(administrator, "USD", "BYN", DAY, 1, Decimal(3))
    keeping.set_rate(administrator, "KZT", "BYN", DAY, 100, Decimal("0.6"))

    assert find("KZT", "USD", DAY).of_one == Fraction(2, 1000)


def test_a_record_keeps_the_rate_as_the_bank_writes_it(usd, kzt):
    kept = to_keep("KZT", "RUB", DAY)

    assert (kept.value, kept.nominal, kept.on) == (Decimal("15.4321"), 100, DAY)
    assert kept.turn(Decimal(1000)) == Decimal("154.32")


def test_only_the_administrator_sets_rates_and_each_is_told(manager, usd, administrator):
    with pytest.raises(Denied):
        keeping.set_rate(manager, "USD", "RUB", DAY, 1, Decimal(1))
    keeping.set_rate(administrator, "USD", "RUB", DAY, 1, Decimal(81))

    told = [event.data["values"]["USD/RUB 2026-11-24"] for event in Event.objects.filter(kind="rate.set")]
    assert told == [{"old": None, "new": "80.1234 / 1"}, {"old": "80.1234 / 1", "new": "81 / 1"}]
    assert Rate.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("USD", "USD", DAY, 1, Decimal(1)), "base"),
        (("XXX", "RUB", DAY, 1, Decimal(1)), "currency"),
        (("USD", "RUB", DAY, 0, Decimal(1)), "nominal"),
        (("USD", "RUB", DAY, 1, Decimal(0)), "value"),
        (("USD", "RUB", DAY, 1, Decimal("-1")), "value"),
        (("USD", "RUB", DAY, 1, Decimal("NaN")), "value"),
        (("USD", "RUB", dt.date(2226, 1, 1), 1, Decimal(1)), "on"),
    ],
)
def test_what_is_no_rate_is_refused(administrator, values, field):
    with pytest.raises(Invalid) as refused:
        keeping.set_rate(administrator, *values)

    assert (set(refused.value.errors), Rate.objects.count()) == ({field}, 0)


@given(st.fractions(min_value=-(10**9), max_value=10**9))
def test_rounding_is_half_up_and_never_off_by_more_than_half_a_kopeck(amount):
    found = rounded(amount)

    assert abs(Fraction(found) - amount) <= Fraction(1, 200)
    assert found == found.quantize(Decimal("0.01"))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_rounding_agrees_with_decimal_where_decimal_is_exact(amount):
    assert rounded(Fraction(amount)) == amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


# A bank writes a rate for so many units that it is no less than a kopeck.
PRICES = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10_000), places=4)


class Crossing(TestCase):
    @given(PRICES, PRICES, st.sampled_from([1, 10, 100, 1000]))
    @example(Decimal(10_000), Decimal("0.01"), 1000)
    def test_there_and_back_is_exactly_one_and_ways_agree(self, dollar, tenge, nominal):
        Rate.objects.all().delete()
        Rate.objects.create(currency="USD", base="RUB", on=DAY, value=dollar)
        Rate.objects.create(currency="KZT", base="RUB", on=DAY, value=tenge, nominal=nominal)

        there, back = find("USD", "KZT", DAY).of_one, find("KZT", "USD", DAY).of_one

        assert there * back == 1
        assert there * find("KZT", "RUB", DAY).of_one == find("USD", "RUB", DAY).of_one
        kept = to_keep("KZT", "USD", DAY)
        assert abs(Fraction(kept.value) / kept.nominal / back - 1) <= Fraction(1, 1_000_000)
