"""Which copies stay, and when the next is due."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from krug.config.backup.keeping import due_before
from krug.config.backup.retention import Rule

MOMENTS = st.lists(st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1)), unique=True, max_size=60)
RULES = st.builds(Rule, st.integers(1, 10), st.integers(0, 6), st.integers(0, 15))


@given(moments=MOMENTS, rule=RULES)
def test_the_newest_stays_and_the_rest_is_bounded(moments, rule):
    kept = rule.kept(moments)

    assert kept <= set(moments)
    assert not moments or max(moments) in kept
    assert len(kept) <= rule.days + rule.weeks + rule.months + 1


@given(moments=MOMENTS, rule=RULES)
def test_the_newest_of_each_of_the_last_days_stays(moments, rule):
    days = sorted({at.date() for at in moments}, reverse=True)[: rule.days]

    assert {max(at for at in moments if at.date() == day) for day in days} <= rule.kept(moments)


@given(moments=MOMENTS, rule=RULES)
def test_thinning_twice_is_thinning_once(moments, rule):
    kept = rule.kept(moments)

    assert rule.kept(kept) == kept


def test_two_years_of_nights_leave_days_weeks_and_months():
    nights = [dt.datetime(2025, 1, 1, 3) + dt.timedelta(days=day) for day in range(730)]

    kept = sorted(Rule(days=3, weeks=2, months=3).kept(nights), reverse=True)

    assert [at.date().isoformat() for at in kept] == [
        "2026-12-31",
        "2026-12-30",
        "2026-12-29",
        "2026-12-27",
        "2026-11-30",
        "2026-10-31",
    ]


@given(now=st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1)), hour=st.integers(0, 23))
def test_a_copy_is_due_once_a_day_at_its_hour(now, hour):
    due = due_before(now, hour)

    assert due.hour == hour
    assert dt.timedelta() <= now - due < dt.timedelta(days=1)
