import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.modules.activities.recurring.rules import Freq, Rule, days
from krug.modules.dav.calendar.repeating import read_text, text_of
from krug.modules.dav.calendar.values import EVENT, TASK, Values, read, written
from krug.modules.dav.lines import Component, parse
from krug.modules.dav.moments import Reader, length, zone_lines

ZONES = [ZoneInfo(name) for name in ("Europe/Moscow", "Asia/Vladivostok", "UTC", "Europe/Minsk")]
WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Z"]), max_size=40)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
TIMES = st.none() | st.builds(dt.time, st.integers(0, 23), st.integers(0, 59))


@st.composite
def values(draw):
    time = draw(TIMES)
    minutes = draw(st.integers(1, 14_400)) if time else draw(st.none() | st.integers(2, 10).map(lambda n: n * 1440))
    texts = {name: draw(WORDS) for name in ("title", "place", "note")}
    return Values(day=draw(DAYS), time=time, minutes=minutes, is_high=draw(st.booleans()), **texts)


@given(values(), st.sampled_from(ZONES), st.sampled_from(["", " — Cancity"]))
def test_an_event_comes_back_as_it_was(given, zone, suffix):
    groups = written(given, EVENT, zone, suffix=suffix)

    assert read(_part(EVENT, groups), Reader(Component("VCALENDAR"), zone), zone, suffix) == given


@given(values(), st.sampled_from(ZONES), st.booleans())
def test_a_task_comes_back_as_it_was(given, zone, done):
    given = replace(given, minutes=None, is_done=done)

    groups = written(given, TASK, zone)

    assert read(_part(TASK, groups), Reader(Component("VCALENDAR"), zone), zone) == given


RULES = st.builds(
    Rule,
    freq=st.sampled_from([Freq.DAILY, Freq.WEEKLY]),
    interval=st.integers(1, 12),
    by_day=st.lists(st.integers(0, 6), unique=True, max_size=4).map(
        lambda found: tuple((None, n) for n in sorted(found))
    ),
)


@given(RULES, st.none() | st.integers(0, 400), DAYS, TIMES, st.sampled_from(ZONES))
def test_a_rule_comes_back_as_it_was_with_its_last_day(rule, more, start, time, zone):
    if more is not None:
        rule = replace(rule, until=start + dt.timedelta(days=more))

    again = read_text(text_of(rule, time, zone), start, time, zone)

    assert again == rule


def test_the_end_of_a_rule_is_a_moment_of_the_day_here():
    moscow = ZoneInfo("Europe/Moscow")

    text, start = "FREQ=DAILY;UNTIL=20261207T213000Z", dt.date(2026, 12, 1)

    # In Moscow it is the 8th, half past midnight: after the time of the 7th, before that of the 8th, or after it too.
    assert read_text(text, start, dt.time(9), moscow).until == dt.date(2026, 12, 7)
    assert read_text(text, start, dt.time(0, 15), moscow).until == dt.date(2026, 12, 8)


def test_the_last_sunday_of_every_march_is_known():
    rule = read_text("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", dt.date(2026, 3, 29), None, ZoneInfo("UTC"))

    assert days(rule, dt.date(2026, 3, 29), dt.date(2027, 1, 1), dt.date(2028, 12, 31)) == [
        dt.date(2027, 3, 28),
        dt.date(2028, 3, 26),
    ]


def test_a_zone_that_nobody_knows_is_taken_from_what_came_along():
    zone = "\n".join(
        [
            "BEGIN:VTIMEZONE\nTZID:Somewhere",
            "BEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD",
            "BEGIN:DAYLIGHT\nDTSTART:19700329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE",
        ]
    )
    reader = Reader(parse(f"BEGIN:VCALENDAR\n{zone}\nEND:VCALENDAR")[0], ZoneInfo("UTC"))
    berlin = ZoneInfo("Europe/Berlin")

    for month in range(1, 13):
        found = reader.moment(f"2027{month:02}15T120000", "Somewhere")
        assert found.at == dt.datetime(2027, month, 15, 12, tzinfo=berlin)


@pytest.mark.parametrize("year", [1999, 2014, 2026, 2040])
@pytest.mark.parametrize("name", ["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
def test_a_zone_told_to_a_device_is_the_zone(name, year):
    zone = ZoneInfo(name)
    lines = [line.replace(name, "Told") for line in zone_lines(zone, dt.date(year, 1, 1), dt.date(year + 1, 12, 31))]
    reader = Reader(parse("\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]))[0], ZoneInfo("UTC"))

    for month in range(1, 13):
        for day in (1, 15, 28):
            found = reader.moment(f"{year}{month:02}{day:02}T120000", "Told")
            assert found.at == dt.datetime(year, month, day, 12, tzinfo=zone)


def test_lengths_of_time():
    assert length("PT1H30M") == dt.timedelta(minutes=90)
    assert length("P1W") == dt.timedelta(days=7)
    assert length("-P1DT1S") == -dt.timedelta(days=1, seconds=1)


def _part(component, groups):
    inside = "\n".join(line for lines in groups.values() for line in lines)
    return parse(f"BEGIN:{component}\n{inside}\nEND:{component}")[0]
