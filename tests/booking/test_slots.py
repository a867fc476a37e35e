"""When something may begin: for any working time, whatever is taken, through changes of clocks and of years."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from krug.core.hours.clocks import Calendar
from krug.modules.booking.slots import GRID, Asked, Busy, cells, is_told, offered, runs, starts

pytestmark = pytest.mark.once
MOSCOW, BERLIN, HOWE = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")
OFFICE = (((540, 780), (840, 1080)),) * 5 + ((), ())
ALWAYS = (((0, 1440),),) * 7
MINUTE = dt.timedelta(minutes=1)


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


def on_clock(moments, zone):
    return [f"{one.astimezone(zone):%d %H:%M}" for one in moments]


def days_of(calendar, year, month, day, days=1, asked=None, busy=()):
    begin = dt.datetime(year, month, day, tzinfo=calendar.zone)
    end = dt.datetime.combine(begin.date() + dt.timedelta(days=days), dt.time(), calendar.zone)
    return starts(calendar, asked or Asked(60, step=60), Busy(busy), begin.astimezone(dt.UTC), end.astimezone(dt.UTC))


def test_a_day_with_a_pause_and_a_meeting():
    meeting = (utc(2026, 12, 1, 7, 10), utc(2026, 12, 1, 7, 40))

    found = days_of(Calendar(OFFICE, MOSCOW), 2026, 12, 1, busy=[meeting])

    assert on_clock(found, MOSCOW) == [
        "01 09:00",
        "01 11:00",
        "01 12:00",
        "01 14:00",
        "01 15:00",
        "01 16:00",
        "01 17:00",
    ]


def test_buffers_are_kept_free_and_need_not_be_working_time():
    meeting = (utc(2026, 12, 1, 7, 0), utc(2026, 12, 1, 8, 0))

    found = days_of(Calendar(OFFICE, MOSCOW), 2026, 12, 1, asked=Asked(60, 30, 30, 60), busy=[meeting])

    assert on_clock(found, MOSCOW)[:2] == ["01 12:00", "01 14:00"]
    assert on_clock(found, MOSCOW)[-1] == "01 17:00"


def test_the_year_ends_and_work_goes_on_past_midnight():
    found = days_of(Calendar(ALWAYS, MOSCOW), 2026, 12, 31, days=2, asked=Asked(120, step=120))

    assert len(found) == 24
    assert on_clock(found, MOSCOW)[10:14] == ["31 20:00", "31 22:00", "01 00:00", "01 02:00"]


def test_the_first_of_january_may_be_off():
    off = Calendar(OFFICE, MOSCOW, {dt.date(2027, 1, 1): ()})

    assert on_clock(days_of(off, 2026, 12, 31, days=2), MOSCOW)[-1] == "31 17:00"


def test_the_hour_that_clocks_leave_out_is_not_offered():
    found = days_of(Calendar(ALWAYS, BERLIN), 2027, 3, 28)

    assert len(found) == 23
    assert on_clock(found, BERLIN)[:4] == ["28 00:00", "28 01:00", "28 03:00", "28 04:00"]


def test_of_the_hour_that_comes_twice_the_first_is_offered():
    found = days_of(Calendar(ALWAYS, BERLIN), 2026, 10, 25)

    assert len(found) == 24
    assert found[1:4] == [utc(2026, 10, 24, 23), utc(2026, 10, 25, 0), utc(2026, 10, 25, 2)]


def test_what_lasts_through_the_change_takes_its_real_time():
    nights = Calendar((((60, 240),),) * 7, BERLIN)

    in_spring = days_of(nights, 2027, 3, 28, asked=Asked(180, step=60))
    usual = days_of(nights, 2027, 3, 29, asked=Asked(180, step=60))

    assert (in_spring, on_clock(usual, BERLIN)) == ([], ["29 01:00"])


def test_a_room_must_be_free_too_and_the_free_ones_are_told():
    calendar = Calendar(OFFICE, MOSCOW)
    people = {1: (calendar, Busy()), 2: (calendar, Busy([(utc(2026, 12, 1), utc(2026, 12, 2))]))}
    rooms = {
        7: Busy([(utc(2026, 12, 1, 6), utc(2026, 12, 1, 7))]),
        8: Busy([(utc(2026, 12, 1, 6), utc(2026, 12, 1, 8))]),
    }

    found = offered(people, rooms, Asked(60, step=60), utc(2026, 12, 1), utc(2026, 12, 2))

    assert [(one.people, one.rooms) for one in found[:2]] == [((1,), (7,)), ((1,), (7, 8))]
    assert found[0].begins_at == utc(2026, 12, 1, 7)


HOURS = st.lists(st.integers(0, 288), min_size=2, max_size=4, unique=True).map(
    lambda ends: tuple((5 * begin, 5 * end) for begin, end in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)
ZONES = st.sampled_from([MOSCOW, BERLIN, HOWE, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")])
# Around the changes of clocks, leap days and the ends of years.
DAYS = st.sampled_from(
    [dt.date(2026, 12, 30), dt.date(2027, 3, 27), dt.date(2026, 10, 24), dt.date(2028, 2, 27), dt.date(2027, 4, 3)]
)
TAKEN = st.lists(st.tuples(st.integers(-500, 5000), st.integers(1, 300)), max_size=8)
ASKED = st.builds(
    Asked,
    st.integers(1, 40).map(lambda n: 5 * n),
    st.integers(0, 6).map(lambda n: 5 * n),
    st.integers(0, 6).map(lambda n: 5 * n),
    st.integers(1, 24).map(lambda n: 5 * n),
)


@settings(max_examples=150)
@given(st.tuples(*[HOURS] * 7), ZONES, DAYS, TAKEN, ASKED, st.integers(0, 1440))
def test_nothing_else_is_offered_and_nothing_is_left_out(week, zone, day, taken, asked, late):
    calendar = Calendar(week, zone)
    first = dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
    since, until = first + late * MINUTE, first + dt.timedelta(days=3)
    busy = [(first + begin * MINUTE, first + (begin + length) * MINUTE) for begin, length in taken]

    found = starts(calendar, asked, Busy(busy), since, until)

    assert found == sorted(set(found))
    assert set(found) == set(slowly(calendar, asked, busy, since, until))


def slowly(calendar, asked, busy, since, until):
    """By the words of the rule, minute by minute of work."""
    work, begins = set(), []
    day = since.astimezone(calendar.zone).date() - dt.timedelta(days=2)
    while day <= until.astimezone(calendar.zone).date() + dt.timedelta(days=2):
        for begin, end in calendar.spans(day):
            begins.append((begin, end))
            while begin < end:
                work.add(begin)
                begin += 5 * MINUTE
        day += dt.timedelta(days=1)
    for begin, end in begins:
        at = dt.datetime.fromtimestamp(-(-begin.timestamp() // GRID) * GRID, dt.UTC)
        while at < end:
            all_worked = all(at + n * 5 * MINUTE in work for n in range(asked.minutes // 5))
            around = (at - asked.before * MINUTE, at + (asked.minutes + asked.after) * MINUTE)
            is_free = not any(one < around[1] and other > around[0] for one, other in busy)
            if since <= at < until and all_worked and is_free and is_told(at, calendar.zone):
                yield at
            at += asked.step * MINUTE


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2030, 1, 1)), st.integers(1, 900), st.integers(0, 60))
def test_cells_cover_the_time_and_its_buffers_and_hardly_more(begin, minutes, buffer):
    begin = begin.replace(tzinfo=dt.UTC)
    end = begin + minutes * MINUTE

    ((first, last),) = runs(list(cells(begin, end, buffer, buffer)))

    assert first <= begin - buffer * MINUTE and end + buffer * MINUTE <= last
    assert begin - buffer * MINUTE - first < 5 * MINUTE and last - end - buffer * MINUTE < 5 * MINUTE + MINUTE / 60


@given(st.sets(st.integers(0, 60), min_size=1))
def test_neighbouring_cells_are_one_span(numbers):
    spans = list(runs(sorted(numbers)))

    assert {n for begin, end in spans for n in range(int(begin.timestamp()) // GRID, int(end.timestamp()) // GRID)} == (
        numbers
    )
    assert all(one[1] < other[0] for one, other in pairwise(spans))
