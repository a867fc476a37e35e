import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.imports import cells
from krug.core.records.fields import BadValue

AMOUNTS = st.decimals(-10_000_000_000, 10_000_000_000, places=2)


@given(AMOUNTS, st.sampled_from(["", " ", "\u00a0", "\u202f", "'", "."]))
def test_a_sum_with_a_decimal_comma_is_read_to_the_kopeck(amount, thousands):
    text = f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", thousands)

    assert cells.decimal(text, ",") == cells.decimal(text) == amount


@given(AMOUNTS, st.sampled_from(["", " ", ","]))
def test_a_sum_with_a_decimal_point_is_read_to_the_cent(amount, thousands):
    text = f"{amount:,.2f}".replace(",", thousands)

    assert cells.decimal(text, ".") == cells.decimal(text) == amount


@pytest.mark.parametrize(
    ("text", "number"),
    [("1 234,56 ₽", "1234.56"), ("$1,234.56", "1234.56"), ("12 500 руб.", "12500"), ("-5", "-5"), ("0,5", "0.5")],
)
def test_currency_and_spaces_do_not_matter(text, number):
    assert cells.decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1,234", "1.234", "12.345"])
def test_what_can_be_read_in_two_ways_is_asked_about(text):
    with pytest.raises(BadValue, match=r"двояко|two ways"):
        cells.decimal(text)


@pytest.mark.parametrize(("text", "sign"), [("1,234.56", ","), ("1.234,56", "."), ("12,5", ".")])
def test_the_other_decimal_sign_is_named(text, sign):
    with pytest.raises(BadValue):
        cells.decimal(text, sign)


@pytest.mark.parametrize("text", ["abc", "1e9", "NaN", "--5", "1,2,3", "=1+1", ""])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(BadValue):
        cells.decimal(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_a_date_is_read_in_each_way_it_is_written(date):
    assert cells.day(date.isoformat()) == date
    assert cells.day(f"{date:%d.%m.}{date.year:04}") == date
    assert cells.day(f"{date:%d.%m.}{date.year:04} 14:05:11") == date
    assert cells.day(f"{date:%m}/{date:%d}/{date.year:04}", ["MM/DD/YYYY"]) == date


@pytest.mark.parametrize("text", ["31.02.2024", "2024-13-01", "00.00.0000", "2023-02-29"])
def test_an_impossible_date_is_refused(text):
    with pytest.raises(BadValue):
        cells.day(text)


def test_a_date_that_can_be_read_in_two_ways_is_asked_about():
    assert cells.day("25/12/2024") == dt.date(2024, 12, 25)
    assert cells.day("12/25/2024") == dt.date(2024, 12, 25)
    with pytest.raises(BadValue):
        cells.day("05/06/2024")
