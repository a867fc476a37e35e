import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from krug.modules.activities import times
from krug.modules.activities.day import Section, section_of

ZONES = st.sampled_from(["Europe/Moscow", "Asia/Vladivostok", "America/New_York", "Europe/Kyiv", "UTC"]).map(ZoneInfo)
NOWS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC))
TIMES = st.none() | st.times().map(lambda time: time.replace(second=0, microsecond=0))
ORDER = list(Section)


@dataclass(frozen=True)
class Planned:
    due_on: dt.date
    due_time: dt.time | None
    due_at: dt.datetime
    late_at: dt.datetime


def planned(day, time, zone, minutes=30):
    return Planned(day, time, times.due_at(day, time, zone), times.late_at(day, time, minutes, zone))


@given(NOWS, ZONES, TIMES)
def test_another_day_before_is_overdue_and_after_is_coming(now, zone, time):
    today = now.astimezone(zone).date()

    assert section_of(planned(today - dt.timedelta(days=2), time, zone), now, zone) is Section.OVERDUE
    assert section_of(planned(today + dt.timedelta(days=2), time, zone), now, zone) is Section.COMING


@given(NOWS, ZONES)
def test_what_has_no_time_is_for_today_until_midnight_on_ones_own_clock(now, zone):
    today = now.astimezone(zone).date()
    midnight = times.end_of(today, zone)
    task = planned(today, None, zone)

    assert section_of(task, now, zone) is Section.TODAY
    assert section_of(task, midnight - dt.timedelta(seconds=1), zone) is Section.TODAY
    assert section_of(task, midnight, zone) is Section.OVERDUE


@given(NOWS, ZONES, TIMES, st.integers(-3, 3), st.integers(1, 300), st.integers(1, 5000))
def test_as_time_goes_by_a_section_only_comes_nearer(now, zone, time, days, minutes, later):
    activity = planned(now.astimezone(zone).date() + dt.timedelta(days=days), time, zone, minutes)

    first = section_of(activity, now, zone)
    second = section_of(activity, now + dt.timedelta(minutes=later), zone)

    assert ORDER.index(second) <= ORDER.index(first)


@given(NOWS, ZONES, ZONES, TIMES, st.integers(-3, 3))
def test_late_is_late_for_everybody(now, own, lookers, time, days):
    activity = planned(now.astimezone(own).date() + dt.timedelta(days=days), time, own)

    sections = {
        section_of(activity, now, own) is Section.OVERDUE,
        section_of(activity, now, lookers) is Section.OVERDUE,
    }

    assert sections == {activity.late_at <= now}


def test_a_call_soon_after_midnight_is_now_shortly_before_it():
    zone = ZoneInfo("Europe/Moscow")
    now = dt.datetime(2026, 11, 24, 23, 30, tzinfo=zone)

    assert section_of(planned(dt.date(2026, 11, 25), dt.time(0, 15), zone), now, zone) is Section.NOW


def test_a_call_under_way_is_not_late_until_its_time_has_run_out():
    zone = ZoneInfo("Europe/Moscow")
    call = planned(dt.date(2026, 11, 24), dt.time(14, 30), zone)

    assert section_of(call, dt.datetime(2026, 11, 24, 14, 59, tzinfo=zone), zone) is Section.NOW
    assert section_of(call, dt.datetime(2026, 11, 24, 15, 0, tzinfo=zone), zone) is Section.OVERDUE


def test_working_days_step_over_the_weekend():
    friday = dt.date(2026, 11, 27)

    assert times.working_day(friday, 1) == dt.date(2026, 11, 30)
    assert times.working_day(friday, 3) == dt.date(2026, 12, 2)
