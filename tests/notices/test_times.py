"""Quiet hours, digests and putting off, by whatever clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from krug.core.notices import times
from krug.core.notices.models import Digest
from krug.core.notices.times import Quiet, Snooze

pytestmark = pytest.mark.once

ZONES = st.sampled_from(
    [ZoneInfo(n) for n in ("Europe/Moscow", "Europe/Kyiv", "America/Sao_Paulo", "Asia/Kolkata", "UTC")]
)
MOMENTS = st.one_of(
    st.datetimes(dt.datetime(2018, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC)),
    # Around the hours at which Kyiv's clocks jump.
    st.datetimes(dt.datetime(2026, 3, 28, 18), dt.datetime(2026, 3, 29, 6), timezones=st.just(dt.UTC)),
    st.datetimes(dt.datetime(2026, 10, 24, 18), dt.datetime(2026, 10, 25, 6), timezones=st.just(dt.UTC)),
)
MINUTES = st.one_of(st.none(), st.integers(0, times.DAY - 1), st.integers(120, 300))


@settings(max_examples=150)
@given(MOMENTS, MINUTES, MINUTES, ZONES)
def test_nothing_goes_in_quiet_hours_and_all_goes_in_the_end(now, first, till, zone):
    quiet = Quiet(first, till)

    goes = times.after_quiet(now, quiet, zone)

    local = goes.astimezone(zone)
    assert now <= goes <= now + dt.timedelta(hours=50)  # where a clock jumps over the only minute that is not quiet
    assert not quiet.holds(local.hour * 60 + local.minute)
    assert times.after_quiet(goes, quiet, zone) == goes


@settings(max_examples=100)
@given(MOMENTS, st.sampled_from(Digest.values), st.integers(0, 23), ZONES)
def test_a_digest_comes_at_its_hour_and_takes_in_what_was_before_it(now, digest, hour, zone):
    goes = times.next_digest(now, digest, hour, zone)

    local = goes.astimezone(zone)
    if digest == Digest.AT_ONCE:
        assert goes == now
        return
    assert now < goes <= now + dt.timedelta(hours=26 if digest == Digest.DAILY else 1)
    assert local.minute == 0
    if digest == Digest.DAILY and times.at(local.date(), hour * 60, zone) == goes:
        assert local.hour in {hour, hour + 1}  # a clock that jumps over the hour shows the next


@settings(max_examples=60)
@given(MOMENTS, st.sampled_from(Snooze.values), ZONES)
def test_what_is_put_off_comes_back_when_it_was_said(now, choice, zone):
    until = times.put_off(now, choice, zone)

    days = (until.astimezone(zone).date() - now.astimezone(zone).date()).days
    assert until > now
    assert days in {Snooze.LATER: {0, 1}, Snooze.TOMORROW: {1}, Snooze.WEEK: set(range(1, 8))}[choice]
    if choice == Snooze.WEEK:
        assert until.astimezone(zone).weekday() == 0


def test_the_same_hour_of_the_clock_however_it_was_set_between():
    kyiv = ZoneInfo("Europe/Kyiv")
    meeting = dt.datetime(2026, 3, 29, 10, 0, tzinfo=kyiv)

    assert times.ahead_of(meeting, times.DAY, kyiv).astimezone(kyiv).hour == 10
    assert times.ahead_of(meeting, 60, kyiv) == meeting - dt.timedelta(hours=1)
    assert times.ahead_of(dt.date(2026, 3, 29), times.DAY, kyiv).astimezone(kyiv) == dt.datetime(
        2026, 3, 28, 9, 0, tzinfo=kyiv
    )
    assert times.at(dt.date(2026, 3, 29), 3 * 60 + 30, kyiv) == dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC)
