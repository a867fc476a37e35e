"""The days of a rule are those that RFC 5545 means, and no rule can keep Krug busy."""

import datetime as dt
import time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from krug.modules.activities.recurring.rules import WEEKDAYS, BadRule, days, read, shifted

pytestmark = pytest.mark.once

STARTS = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))
WEEK = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True)


@st.composite
def rules(draw):
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}", f"INTERVAL={draw(st.integers(1, 5))}"]
    if freq == "MONTHLY" and draw(st.booleans()):
        parts.append(
            f"BYDAY={draw(st.sampled_from(['1', '2', '3', '4', '5', '-1', '-2']))}{draw(st.sampled_from(WEEKDAYS))}"
        )
    elif freq in ("DAILY", "WEEKLY", "MONTHLY") and draw(st.booleans()):
        parts.append(f"BYDAY={','.join(draw(WEEK))}")
        if freq == "MONTHLY" and draw(st.booleans()):
            parts.append(f"BYSETPOS={draw(st.sampled_from([1, 2, -1]))}")
    elif freq in ("MONTHLY", "DAILY") and draw(st.booleans()):
        parts.append(f"BYMONTHDAY={draw(st.sampled_from([1, 15, 28, 31, -1]))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(st.sampled_from(['1', '2,7', '12']))}")
        if freq == "YEARLY":
            parts.append("BYMONTHDAY=10")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 40))}")
    if freq == "WEEKLY" and draw(st.booleans()):
        parts.append("WKST=SU")
    return ";".join(parts)


@given(rules(), STARTS)
def test_the_days_are_those_another_reader_of_the_standard_gives(text, start):
    begin = dt.datetime.combine(start, dt.time())
    last = begin + dt.timedelta(days=800)

    found = days(read(text), start, start, last.date())

    # The other reader would look for a rule that never comes until the year 9999.
    other = rrulestr(text, dtstart=begin) if days(read(text), start, start, dt.date(2060, 1, 1)) else None
    assert found == ([moment.date() for moment in other.between(begin, last, inc=True)] if other else [])


@given(rules(), STARTS, st.integers(0, 300), st.integers(0, 300))
def test_a_window_shows_what_the_whole_has_there(text, start, skip, length):
    rule, first = read(text), start + dt.timedelta(days=skip)
    last = first + dt.timedelta(days=length)

    whole = days(rule, start, start, last)

    assert days(rule, start, first, last) == [day for day in whole if day >= first]


@given(rules())
def test_a_rule_written_anew_is_the_same(text):
    rule = read(text)

    assert read(str(rule)) == rule


@given(WEEK, STARTS, st.integers(-6, 6))
def test_a_weekly_rule_moved_comes_so_many_days_later(weekdays, start, by):
    rule = read(f"FREQ=WEEKLY;BYDAY={','.join(weekdays)}")
    start = days(rule, start, start, start + dt.timedelta(days=7))[0]
    moved = shifted(rule, by)

    before = days(rule, start, start, start + dt.timedelta(days=60))
    after = days(
        moved, start + dt.timedelta(days=by), start + dt.timedelta(days=by), start + dt.timedelta(days=60 + by)
    )

    assert after == [day + dt.timedelta(days=by) for day in before]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYSECOND=0,1,2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=DAILY;COUNT=1000000",
        "FREQ=DAILY;COUNT=5;UNTIL=20270101",
        "FREQ=YEARLY;BYDAY=53MO",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=MONTHLY;BYDAY=9MO",
        "FREQ=MONTHLY;BYSETPOS=1",
        "DTSTART=20260101;FREQ=DAILY",
        "x" * 300,
        "",
    ],
)
def test_what_is_no_rule_of_days_is_refused(text):
    with pytest.raises(BadRule):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTH=2;BYMONTHDAY=28",
    ],
)
def test_a_rule_that_never_comes_ends_soon(text):
    began = time.perf_counter()

    assert days(read(text), dt.date(2026, 11, 30), dt.date(2026, 11, 30), dt.date.max) == []
    assert time.perf_counter() - began < 2
