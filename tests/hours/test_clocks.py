"""Working time against a count minute by minute, over changes of the clocks and of the year."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.hours.clocks import Calendar, after, is_working, worked

MINUTE = dt.timedelta(minutes=1)
ZONES = ["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Vladivostok", "Australia/Lord_Howe", "UTC"]
# Around the nights in which clocks are changed, and around the end of a year.
EDGES = [
    dt.datetime(2026, 3, 29, tzinfo=dt.UTC),
    dt.datetime(2026, 10, 25, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 8, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
    dt.datetime(2026, 4, 4, 12, tzinfo=dt.UTC),
    dt.datetime(2027, 1, 1, tzinfo=dt.UTC),
]


@st.composite
def days(draw):
    edges = sorted(draw(st.lists(st.integers(0, 1440), max_size=4, unique=True)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw):
    week = tuple(draw(days()) for _day in range(7))
    exceptions = draw(st.dictionaries(st.dates(dt.date(2026, 3, 1), dt.date(2027, 1, 10)), days(), max_size=5))
    return Calendar(week, ZoneInfo(draw(st.sampled_from(ZONES))), exceptions)


@st.composite
def moments(draw):
    return draw(st.sampled_from(EDGES)) + dt.timedelta(minutes=draw(st.integers(-4000, 4000)))


def is_working_by_the_wall_clock(calendar, at):
    """What a person reads off the clock on the wall and the plan of the day beside it."""
    local = at.astimezone(calendar.zone)
    minute = local.hour * 60 + local.minute
    return any(
        begin <= minute < end for begin, end in calendar.exceptions.get(local.date(), calendar.week[local.weekday()])
    )


def starts_in_a_gap_or_a_fold(calendar, at):
    """Whether a span of this day or of a neighbour begins or ends in an hour that the night left out or had twice."""
    day = at.astimezone(calendar.zone).date()
    for date in (day - dt.timedelta(days=1), day, day + dt.timedelta(days=1)):
        for minute in (m for span in calendar.exceptions.get(date, calendar.week[date.weekday()]) for m in span):
            noon = dt.datetime.combine(date + dt.timedelta(days=minute // 1440), dt.time(), calendar.zone)
            local = noon.replace(hour=minute % 1440 // 60, minute=minute % 60)
            if local.utcoffset() != local.replace(fold=1).utcoffset():
                return True
    return False


@given(calendars(), moments())
def test_a_moment_is_working_as_the_wall_clock_says(calendar, at):
    if starts_in_a_gap_or_a_fold(calendar, at):
        return

    assert is_working(calendar, at) == is_working_by_the_wall_clock(calendar, at)


@given(calendars(), moments(), st.integers(0, 3000))
def test_time_worked_is_the_working_minutes_counted_one_by_one(calendar, begin, length):
    end = begin + dt.timedelta(minutes=length)

    counted = sum((is_working(calendar, begin + n * MINUTE) for n in range(length)), start=0)

    assert worked(calendar, begin, end) == counted * MINUTE


@given(calendars(), moments(), st.integers(1, 2000))
def test_by_the_deadline_just_so_much_has_been_worked(calendar, begin, minutes):
    time = minutes * MINUTE

    until = after(calendar, begin, time)

    if until is None:
        assert not any(calendar.week)
        return
    assert worked(calendar, begin, until) == time
    assert worked(calendar, begin, until - MINUTE) == time - MINUTE


@given(calendars(), moments(), st.integers(0, 2000), st.integers(0, 2000))
def test_time_adds_up_and_goes_on(calendar, begin, one, other):
    middle = begin + dt.timedelta(minutes=one)
    end = middle + dt.timedelta(minutes=other)

    assert worked(calendar, begin, middle) + worked(calendar, middle, end) == worked(calendar, begin, end)
    assert worked(calendar, end, begin) == (dt.timedelta())


@pytest.mark.parametrize(
    ("received", "minutes", "due"),
    [
        ("2026-12-31T17:30", 60, "2027-01-01T09:30"),  # over the end of the year
        ("2026-12-25T17:50", 30, "2026-12-28T09:20"),  # Friday evening to Monday morning
        ("2026-12-26T12:00", 30, "2026-12-28T09:30"),  # received on a Saturday
        ("2026-12-28T08:00", 30, "2026-12-28T09:30"),  # before work begins
        ("2026-12-28T09:00", 540, "2026-12-28T18:00"),  # the whole day
        ("2026-12-28T09:00", 541, "2026-12-29T09:01"),
    ],
)
def test_deadlines_of_an_ordinary_week(received, minutes, due):
    zone = ZoneInfo("Europe/Moscow")
    calendar = Calendar((((540, 1080),),) * 5 + ((), ()), zone)

    until = after(calendar, dt.datetime.fromisoformat(received).replace(tzinfo=zone), minutes * MINUTE)

    assert until == dt.datetime.fromisoformat(due).replace(tzinfo=zone)


def test_a_night_shift_in_which_clocks_go_forward_is_an_hour_shorter():
    zone = ZoneInfo("Europe/Berlin")
    calendar = Calendar((((0, 360),),) * 7, zone)
    midnight = dt.datetime(2026, 3, 29, tzinfo=zone)

    assert worked(calendar, midnight, midnight + dt.timedelta(days=1)) == dt.timedelta(hours=5)
    assert worked(calendar, dt.datetime(2026, 10, 25, tzinfo=zone), dt.datetime(2026, 10, 26, tzinfo=zone)) == (
        dt.timedelta(hours=7)
    )


def test_a_holiday_is_left_out_and_a_saturday_worked_off_counts():
    zone = ZoneInfo("Europe/Moscow")
    week = (((540, 1080),),) * 5 + ((), ())
    exceptions = {dt.date(2027, 1, 1): (), dt.date(2027, 1, 2): ((600, 720),)}
    evening = dt.datetime(2026, 12, 31, 17, 30, tzinfo=zone)

    until = after(Calendar(week, zone, exceptions), evening, dt.timedelta(minutes=60))

    assert until == dt.datetime(2027, 1, 2, 10, 30, tzinfo=zone)
