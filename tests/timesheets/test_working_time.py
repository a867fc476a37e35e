"""The working minutes of many people, by sums, against the same counted day by day."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from krug.core.hours.clocks import Calendar
from krug.core.hours.weeks import FirmDays
from krug.modules.timesheets.report.working_time import DAY, WorkingTime, stretches
from krug.modules.timesheets.working import minutes_of_day

# Over the New Year: holidays, days moved and eves that are shorter.
FIRST = dt.date(2025, 12, 8)
days_near = st.integers(-10, 70).map(lambda number: FIRST + number * DAY)
spans_of_days = st.tuples(days_near, st.integers(0, 30)).map(lambda one: (one[0], one[0] + one[1] * DAY))
day_of_week = st.sampled_from([(), ((540, 1080),), ((480, 720), (780, 1020)), ((600, 645),)])
weeks = st.tuples(*[day_of_week] * 7)


@st.composite
def firms(draw):
    """The days of each person as they are made for one firm: of few weeks, with everybody's own absences."""
    otherwise = draw(st.dictionaries(days_near, st.sampled_from(["working", "short", "off", "holiday"]), max_size=6))
    known = draw(st.lists(weeks, min_size=1, max_size=3))
    found = {}
    for pk in range(draw(st.integers(1, 5))):
        week = draw(st.sampled_from(known))
        away = tuple(draw(st.lists(spans_of_days, max_size=4)))
        found[pk] = FirmDays("RU", week, otherwise, away)
    return found


def day_by_day(its, *spans):
    """The minutes of the days that lie in each of the `spans`."""
    calendar = Calendar(its.week, ZoneInfo("Europe/Moscow"), its)
    first, last = max(span[0] for span in spans), min(span[1] for span in spans)
    return sum(minutes_of_day(calendar, first + number * DAY) for number in range((last - first).days + 1))


@given(firm=firms(), length=st.integers(0, 50), part=spans_of_days, data=st.data())
def test_sums_are_what_the_days_come_to(firm, length, part, data):
    whole = (FIRST, FIRST + length * DAY)
    stays = {pk: data.draw(spans_of_days) for pk in firm}

    working = WorkingTime(whole, firm, stays)

    for pk, its in firm.items():
        assert working.of_person(pk) == day_by_day(its, whole, stays[pk])
    assert working.of_all(whole) == sum(day_by_day(firm[pk], whole, stays[pk]) for pk in firm)
    assert working.of_all(part) == sum(day_by_day(firm[pk], whole, part, stays[pk]) for pk in firm)


def test_nothing_is_known_where_nobody_counts():
    working = WorkingTime((FIRST, FIRST), {}, {})

    assert (working.of_person(1), working.of_all((FIRST, FIRST))) == (None, None)


def test_an_absence_without_an_end_leaves_nothing_after_it():
    assert stretches(((FIRST + DAY, dt.date.max),), (FIRST, FIRST + 9 * DAY)) == [(FIRST, FIRST)]
