"""What is to be reached, how much is, and whether that keeps pace with the working days."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.dashboards.pacing import pace
from krug.core.dashboards.panels import Panel
from krug.core.reports.periods import Period
from krug.core.reports.report import get
from krug.core.reports.results import Result

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
DAYS = st.dates(dt.date(2026, 2, 1), dt.date(2026, 4, 30))
AMOUNTS = st.decimals(0, 10**9, places=2)


@pytest.fixture(autouse=True)
def firm(db):
    """The firm's country says which days are worked."""


def of_plan(goal="", period=MARCH, today=dt.date(2026, 3, 31), **totals):
    panel = Panel("plan-fact", "figure", column="fact", goal=goal)
    return pace(panel, get("plan-fact"), Result([], totals, "RUB"), period, today)


@given(fact=AMOUNTS, goal=st.integers(1, 10**9), today=DAYS)
def test_a_pace_stays_within_its_bounds_and_its_colour_is_its_word(fact, goal, today):
    found = of_plan(str(goal), today=today, fact=fact)

    assert 0 <= found.bar <= 100
    assert 0 <= found.mark <= 100
    assert found.due == 100 or today < MARCH.last
    assert found.due == 0 or today >= MARCH.first
    assert found.tone == "good" or fact < goal
    assert found.tone == "bad" or fact > 0 or today < dt.date(2026, 3, 2)


def test_the_target_is_the_reports_own_unless_the_panel_has_a_goal():
    known = {"fact": Decimal(50), "target": Decimal(100), "due": Decimal(40)}

    own, given = of_plan(**known), of_plan("200", **known)

    assert (own.done, own.due, own.tone) == (50, 40, "good")
    assert (given.done, given.due, given.tone) == (25, 100, "bad")


def test_half_the_working_days_ask_for_half():
    found = of_plan("210", today=dt.date(2026, 3, 17), fact=Decimal(110))

    assert (found.done, found.due, found.tone) == (52, 52, "good")  # 11 of 21 working days: the ninth is a day off


def test_without_a_target_there_is_no_pace():
    assert of_plan(fact=Decimal(5)) is None
    assert of_plan("5", fact=None) is None


def test_a_period_without_an_end_has_no_pace_but_a_goal():
    found = of_plan("100", period=Period(), fact=Decimal(30))

    assert (found.done, found.due, found.tone) == (30, None, "bad")


@pytest.mark.parametrize(("value", "tone"), [(3, "good"), (5, "good"), (6, "bad")])
def test_where_less_is_better_the_goal_is_a_limit(value, tone):
    panel = Panel("overdue-activities", "figure", column="overdue", goal="5")

    found = pace(panel, get("overdue-activities"), Result([], {"overdue": value}), MARCH, dt.date(2026, 3, 2))

    assert (found.due, found.tone) == (None, tone)


def test_shares_are_aimed_at_in_per_cent():
    panel = Panel("sales-by-manager", "figure", column="conversion", goal="20")

    found = pace(panel, get("sales-by-manager"), Result([], {"conversion": Decimal("0.1")}), MARCH, MARCH.first)

    assert (found.done, found.due, found.tone) == (50, None, "bad")
