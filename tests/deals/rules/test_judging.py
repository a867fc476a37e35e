"""Whether a rule is kept: properties that hold whatever was done and when."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from krug.modules.deals.models import Must
from krug.modules.deals.rules.judging import Demand, Facts, State, Stay, due_of, judge

pytestmark = pytest.mark.once
START = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
hours = st.integers(0, 24 * 60).map(lambda n: dt.timedelta(hours=n))
deeds = st.lists(st.tuples(hours.map(lambda away: START + away), st.sampled_from(["call", "meeting"])), max_size=6)


@st.composite
def cases(draw):
    """(demand, facts, now): nothing known is later than now, and the stays follow one another."""
    days = draw(st.integers(1, 20))
    must = draw(st.sampled_from(list(Must)))
    demand = Demand(
        must, days if must != Must.STAGE else draw(st.none() | st.just(days)), draw(st.sampled_from(["", "call"])), 1
    )
    now = START + draw(hours)
    ended = draw(st.none() | hours.map(lambda away: min(START + away, now)))
    moved = min(START + draw(hours), ended or now)
    stays = draw(st.sampled_from([(), (Stay(1, START, ended),), (Stay(1, START, moved), Stay(2, moved, ended))]))
    known = [one for one in draw(deeds) if one[0] <= now]
    return demand, Facts(START, ended, ended is not None and draw(st.booleans()), known, stays), now


@given(cases(), hours)
@settings(max_examples=150)
def test_one_deed_more_never_breaks_a_rule_that_was_kept(case, away):
    demand, facts, now = case
    before = judge(demand, facts, now)

    after = judge(demand, Facts(**{**vars(facts), "deeds": [*facts.deeds, (START + away, "call")]}), now)

    if before is not None and before.state is State.KEPT:
        assert after is not None and after.state is State.KEPT


@given(cases(), hours)
@settings(max_examples=150)
def test_time_alone_never_mends_what_is_broken_nor_breaks_what_has_ended(case, away):
    demand, facts, now = case
    before, after = judge(demand, facts, now), judge(demand, facts, now + away)

    if facts.ended is not None:
        assert before == after
    elif before is not None and before.state is State.BROKEN:
        assert after is not None and after.state is State.BROKEN


@given(cases())
@settings(max_examples=150)
def test_only_what_is_in_work_owes_and_what_is_kept_owes_nothing(case):
    demand, facts, now = case
    found = judge(demand, facts, now)

    if found is not None:
        assert not (found.owes and (facts.ended is not None or found.state is State.KEPT))
        assert found.state is not State.WAITING or found.owes
        assert found.due is None or facts.ended is None


@given(deeds, st.integers(1, 20), hours)
@settings(max_examples=100)
def test_each_so_many_days_is_kept_when_no_gap_is_longer(done, days, away):
    now = START + away
    known = sorted(at for at, _kind in done if at <= now)
    gaps = zip([START, *known], [*known, now], strict=True)

    found = judge(Demand(Must.DEAL_EACH, days), Facts(START, deeds=[(at, "call") for at in known]), now)

    # A deadline ends with its day, so a gap is counted in days.
    assert (found.state is State.BROKEN) == any(
        (after.date() - before.date()).days > days + (after.time() == dt.time()) for before, after in gaps
    )


def test_a_deadline_ends_with_the_day_where_the_firm_is():
    moscow = dt.timezone(dt.timedelta(hours=3))

    assert due_of(dt.datetime(2026, 3, 2, 22, tzinfo=dt.UTC), 1, moscow) == dt.datetime(2026, 3, 5, tzinfo=moscow)


def test_of_a_stage_the_step_is_owed_until_the_deal_goes_on():
    demand = Demand(Must.STAGE, stage=1, deed="meeting")
    day = dt.timedelta(days=1)

    stands = judge(demand, Facts(START, stays=[Stay(1, START)]), START + 90 * day)
    went_on = judge(demand, Facts(START, stays=[Stay(1, START, START + day), Stay(2, START + day)]), START + 2 * day)
    lost = judge(demand, Facts(START, START + day, True, stays=[Stay(1, START, START + day)]), START + 2 * day)
    met = judge(
        demand, Facts(START, deeds=[(START + day, "meeting")], stays=[Stay(1, START, START + 2 * day)]), START + 3 * day
    )

    assert [(one.state.value, one.owes) if one else None for one in (stands, went_on, lost, met)] == [
        ("waiting", True),
        ("broken", False),
        None,
        ("kept", False),
    ]


def test_what_began_before_the_rule_is_not_judged():
    demand = Demand(Must.START, 1, since=START + dt.timedelta(days=1))

    assert judge(demand, Facts(START), START + dt.timedelta(days=30)) is None
