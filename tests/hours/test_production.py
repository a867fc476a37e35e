"""The production calendars say what the known calendars of these years say."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.hours.production import DayKind, day_of, easter, is_confirmed, working_days, year_of

pytestmark = pytest.mark.once

KNOWN = {
    ("RU", 2025): "17 20 21 22 18 19 23 21 22 23 19 22",
    ("RU", 2026): "15 19 21 22 19 21 23 21 22 22 20 22",
    ("RU", 2027): "15 19 22 22 19 21 22 22 22 21 20 22",
    ("BY", 2025): "20 20 21 21 20 21 22 21 22 23 19 22",
    ("BY", 2026): "19 20 22 21 20 22 22 21 22 22 21 22",
    ("BY", 2027): "19 20 22 22 20 22 22 22 22 21 22 23",
    ("UA", 2025): "23 20 21 22 22 21 23 21 22 23 20 23",
    ("UA", 2026): "22 20 22 22 21 22 23 21 22 22 21 23",
    ("UA", 2027): "21 20 23 22 21 22 22 22 22 21 22 23",
}
SHORT = {
    2025: ["2025-03-07", "2025-04-30", "2025-06-11", "2025-11-01"],
    2026: ["2026-04-30", "2026-05-08", "2026-06-11", "2026-11-03"],
    2027: ["2027-02-20", "2027-04-30", "2027-06-11", "2027-11-03"],
}


@pytest.mark.parametrize(("country", "year"), KNOWN)
def test_a_month_has_as_many_working_days_as_is_known(country, year):
    assert " ".join(str(working_days(country, year, month)) for month in range(1, 13)) == KNOWN[country, year]


@pytest.mark.parametrize("year", SHORT)
def test_short_days_of_russia(year):
    found = [day.date.isoformat() for day in year_of("RU", year).values() if day.kind == DayKind.SHORT]

    assert found == SHORT[year]


def test_days_off_in_russia_in_2026():
    off = [day for day, known in year_of("RU", 2026).items() if not known.is_worked and day.weekday() < 5]

    assert [f"{day:%m-%d}" for day in off] == [
        *("01-01", "01-02", "01-05", "01-06", "01-07", "01-08", "01-09", "02-23", "03-09"),
        *("05-01", "05-11", "06-12", "11-04", "12-31"),
    ]


@pytest.mark.parametrize(
    ("country", "day", "worked"),
    [
        ("RU", dt.date(2025, 11, 1), True),
        ("RU", dt.date(2027, 2, 20), True),
        ("BY", dt.date(2026, 4, 25), True),
        ("BY", dt.date(2026, 4, 20), False),
        ("UA", dt.date(2026, 8, 24), True),
        ("UA", dt.date(2021, 8, 24), False),
    ],
)
def test_days_that_are_not_as_their_weekday(country, day, worked):
    assert day_of(country, day).is_worked is worked


def test_a_holiday_under_martial_law_keeps_its_name():
    day = day_of("UA", dt.date(2026, 8, 24))

    assert (day.kind, bool(str(day.title))) == (DayKind.WORKING, True)


@pytest.mark.parametrize(
    ("year", "day"), [(2025, dt.date(2025, 4, 20)), (2026, dt.date(2026, 4, 12)), (2027, dt.date(2027, 5, 2))]
)
def test_orthodox_easter(year, day):
    assert easter(year) == day


def test_a_year_without_its_decree_is_known_as_such():
    assert [is_confirmed("RU", 2027), is_confirmed("RU", 2028), is_confirmed("BY", 2027)] == [True, False, False]


@given(st.sampled_from(["RU", "BY", "UA"]), st.integers(min_value=1992, max_value=2199))
def test_every_year_has_every_day_once(country, year):
    days = year_of(country, year)

    assert list(days) == [dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(len(days))]
    assert len(days) in (365, 366)
    assert 240 <= sum(day.is_worked for day in days.values()) <= 262
