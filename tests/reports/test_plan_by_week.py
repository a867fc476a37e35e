"""The plan from a target by week: by hand, against plain Python, and what holds for every target and history."""

import datetime as dt
import math
from collections import Counter, defaultdict
from fractions import Fraction
from statistics import median

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from krug.core.access.scopes import FieldRight
from krug.core.reports.pages import page
from krug.core.reports.periods import Period, midnight
from krug.core.reports.readers import Reader
from krug.core.reports.running import find, read, run_report
from krug.core.stages.models import Passage, Stage
from krug.modules.deals.models import Deal, Outcome
from krug.modules.deals.reports.backward_plan.history import History
from krug.modules.deals.reports.backward_plan.spread import Month, Spread, spread
from krug.modules.deals.reports.backward_plan.weeks import Need, need_of, parted, weeks_of
from krug.modules.deals.reports.worth import Turning

AUGUST = {"target": "25000", "month": "2026-08", "by": "weeks"}


def on(monkeypatch, month, day):
    noon = midnight(dt.date(2026, month, day)) + dt.timedelta(hours=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def history(monkeypatch, manager, deal):
    """In each month from January to April ten deals end: in the first stage, in the second after 4 days, or won 6 days
    later. Won are four, two, three and one of ten."""
    on(monkeypatch, 7, 10)
    for month, won in enumerate((4, 2, 3, 1), 1):
        for _n in range(won):
            deal(manager, (month, 10), 4, 6, outcome=Outcome.WON, amount=1000)
        for _n in range(2):
            deal(manager, (month, 10), 4, 9, outcome=Outcome.LOST)
        for _n in range(8 - won):
            deal(manager, (month, 10), 3, outcome=Outcome.LOST)


def table(user, **raw):
    """The rows of each stage: (its own row, its weeks)."""
    found = {}
    for row in run_report(user, "backward-plan", {**AUGUST, **raw})["rows"]:
        if row["have"] is not None:
            found[row["stage"]] = (row, [])
        else:
            found[row["stage"]][1].append((row["week"], row["low"], row["expected"], row["high"]))
    return found


def test_a_target_by_week_worked_out_by_hand(administrator, manager, stages, history, deal):
    for _n in range(5):
        deal(manager, (7, 1), 99, amount=500)

    plan = table(administrator)

    # 25 to be won. Ten of forty were won, four of ten in the best month and one of ten in the worst.
    first, weeks = plan[stages[0].name]
    assert (first["low"], first["expected"], first["high"]) == (63 - 5, 100 - 5, 250 - 5)
    assert (first["week"], first["needed_deals"], first["have"], first["start_by"]) == (None, 100, 5, "2026-08-21")
    # Ten days before the first of August and before its last: from the week of 22 July to that of 21 August.
    assert weeks == [
        ("2026-07-20", 12, 19, 49),
        ("2026-07-27", 12, 19, 49),
        ("2026-08-03", 12, 19, 49),
        ("2026-08-10", 11, 19, 49),
        ("2026-08-17", 11, 19, 49),
    ]
    # To the second stage came 6, 4, 5 and 3 deals: only two of the months tell anything of it.
    second, weeks = plan[stages[1].name]
    assert (second["low"], second["expected"], second["high"]) == (None, 45, None)
    assert [week for week, *_counts in weeks][::4] == ["2026-07-20", "2026-08-17"]
    assert {low for _week, low, _expected, _high in weeks} == {None}
    won, weeks = plan["won"]
    assert (won["low"], won["expected"], won["high"]) == (25, 25, 25)
    assert [week[0] for week in weeks][::5] == ["2026-07-27", "2026-08-31"]


def words(user, **raw):
    found, reader = find(user, "backward-plan"), Reader(user)
    values = read(found, reader, {**AUGUST, **raw})
    result = found.run(reader, values)
    return [f"{bold} {text}" for bold, text in found.how(values, result)], found.chart(values, result, None)


def test_the_spread_is_said_with_its_months(administrator, stages, history):
    said, chart = words(administrator)

    spread_said = next(text for text in said if text.startswith("Не меньше и не больше, по месяцам"))
    assert f"{stages[0].name}: от 10,0\xa0% до 40,0\xa0% за 4 месяца" in spread_said
    assert f"{stages[1].name}: таких месяцев 2, разброс считается, когда их не меньше 3" in spread_said
    assert len(chart.categories) == len(stages) + 2
    totals = run_report(administrator, "backward-plan", AUGUST)["totals"]
    assert totals["spread"] == [{"stage": stages[0].name, "months": 4, "worst": 0.1, "best": 0.4}]


def test_the_headlines_stay_those_of_the_plan(administrator, history):
    found, reader = find(administrator, "backward-plan"), Reader(administrator)
    shown = []
    for by in ("stages", "weeks"):
        values = read(found, reader, {**AUGUST, "by": by})
        shown.append(page(found, values, found.run(reader, values), None).stats)

    assert [title for title, _cell in shown[0]] == [title for title, _cell in shown[1]]
    assert [cell.text for _title, cell in shown[0]] == [cell.text for _title, cell in shown[1]]
    assert shown[1][0][1].full == "25\u202f000\xa0₽"


def test_what_is_late_stands_in_this_week_and_is_called_late(administrator, stages, history, monkeypatch):
    on(monkeypatch, 8, 26)

    first, weeks = table(administrator)[stages[0].name]
    said, _chart = words(administrator)

    assert (first["start_by"], [week[0] for week in weeks]) == ("2026-08-21", ["2026-08-24"])
    assert weeks[0][2] == first["expected"] == 100
    assert any(text.startswith("Уже с опозданием") and stages[0].name in text for text in said)


def test_to_a_month_that_is_over_nothing_comes(administrator, stages, history, monkeypatch):
    on(monkeypatch, 9, 2)

    plan = table(administrator)

    assert {(row["expected"], len(weeks)) for row, weeks in plan.values()} == {(None, 0)}
    assert any("месяц кончился" in text for text in words(administrator)[0])


def test_without_history_no_week_is_told_and_the_page_says_why(client, administrator, deal_kinds):
    plan = table(administrator)

    assert {(row["needed_deals"], row["expected"], len(weeks)) for row, weeks in plan.values()} == {(None, None, 0)}
    assert words(administrator)[0][0].startswith("Мало истории")
    client.force_login(administrator)
    assert "Мало истории" in client.get("/reports/backward-plan?target=25000&by=weeks").content.decode()


def test_where_a_month_won_nothing_no_most_is_told(administrator, manager, stages, history, deal):
    for _n in range(8):
        deal(manager, (5, 1), 3, outcome=Outcome.LOST)

    first, weeks = table(administrator)[stages[0].name]

    assert (first["high"], {high for *_counts, high in weeks}) == (None, {None})
    assert any(f"{stages[0].name}: до 40,0" in text for text in words(administrator)[0])


def test_who_does_not_see_amounts_is_told_of_no_week(head, history):
    head.role.field_rights = {"deal": {"amount": FieldRight.HIDDEN}}
    head.role.save()

    found = run_report(type(head).objects.get(pk=head.pk), "backward-plan", AUGUST)

    assert [column["key"] for column in found["columns"]] == ["stage", "have", "start_by"]
    assert all(set(row) == {"stage", "have", "start_by"} for row in found["rows"])


def test_what_is_on_hand_leads_to_the_deals(administrator, manager, history, deal):
    deal(manager, (7, 1), 99, amount=500)
    found, reader = find(administrator, "backward-plan"), Reader(administrator)
    values = read(found, reader, AUGUST)

    for row in found.run(reader, values).rows:
        if row.is_sum:
            assert found.records(reader, values, row.key, "have").count() == row.values["have"]


def plain(user, kind, target, month, today):
    """(low, expected, high) still to come to each step, the beginning first, worked out deal by deal."""
    order = [stage.pk for stage in Stage.objects.filter(pipeline=kind.pipeline_id).order_by("sort", "id")]
    steps = defaultdict(list)
    for passage in Passage.objects.filter(record_kind="deal"):
        steps[passage.record_id].append(passage)
    deals = list(Deal.objects.visible_to(user).filter(kind=kind))
    closed = [deal for deal in deals if deal.state != "open"]
    won = [deal for deal in closed if deal.state == "won"]

    def reached(deal):
        if deal.state == "won":
            return len(order)
        return max((order.index(step.stage_id) for step in steps[deal.pk]), default=0)

    def days(deal, step):
        came = [one.entered_at for one in steps[deal.pk] if step < 0 or one.stage_id == order[step]]
        return (deal.closed_at - min(came)).days if came else None

    average = Fraction(sum(int(deal.base_amount * 100) for deal in won), len(won))
    last = dt.date(month.year, month.month, 28)
    while (last + dt.timedelta(days=1)).month == month.month:
        last += dt.timedelta(days=1)
    usual = {}
    for step in range(-1, len(order)):
        known = [one for one in (days(deal, step) for deal in won) if one is not None]
        usual[step] = math.ceil(median(known)) if known else 0
    taken = [deal for deal in won if (deal.closed_at.year, deal.closed_at.month) == (month.year, month.month)]
    at_work = [deal for deal in deals if deal.state == "open"]
    here = {deal.pk: order.index(deal.stage_id) for deal in at_work}
    in_time = [deal for deal in at_work if usual[here[deal.pk]] <= (last - today).days]
    found = []
    for step in range(-1, len(order)):
        came = [deal for deal in closed if reached(deal) >= step]
        months = defaultdict(list)
        for deal in came:
            months[timezone.localtime(deal.closed_at).strftime("%Y-%m")].append(deal.state == "won")
        shares = sorted(Fraction(sum(some), len(some)) for some in months.values() if len(some) >= 5)
        have = sum(here[deal.pk] >= step for deal in in_time) + len(taken)

        def come(share, have=have):
            return max(0, math.ceil(Fraction(target * 100) / average / share) - have)

        expected = come(Fraction(len(won), len(came)))
        if len(shares) < 3:
            found.append((None, expected, None))
            continue
        worst, best = shares[len(shares) // 10], shares[-1 - len(shares) // 10]
        low, high = (come(best) if best else None), (come(worst) if worst else None)
        found.append(
            (None if low is None else min(low, expected), expected, None if high is None else max(high, expected))
        )
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("target", [1_000_000, 50_000_000, 2_000_000_000])
def test_any_history_is_planned_as_plain_python_plans(administrator, make_deals, deal_kinds, monkeypatch, seed, target):
    on(monkeypatch, 9, 10)
    make_deals(250, seed)
    Deal.objects.filter(amount=None, state="won").update(amount=0, base_amount=0)
    asked = {"target": str(target), "month": "2026-11", "kind": str(deal_kinds[0].pk), "period": "all"}

    plan = list(table(administrator, **asked).values())

    told = [(row["low"], row["expected"], row["high"]) for row, _weeks in plan[:-1]]
    assert told == plain(administrator, deal_kinds[0], target, dt.date(2026, 11, 1), dt.date(2026, 9, 10))
    for row, weeks in plan:
        for number, name in enumerate(("low", "expected", "high"), 1):
            if row[name] is not None:
                assert sum(week[number] for week in weeks) == row[name]
        for _week, low, expected, high in weeks:
            assert (low is None or low <= expected) and (high is None or expected <= high)
        assert all(dt.date.fromisoformat(week[0]).weekday() == 0 for week in weeks)


MONTHS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Month(Counter({0: max(pair)}), min(pair))),
    max_size=24,
)


@given(MONTHS, st.integers(1, 10**7), st.integers(0, 500))
def test_at_least_as_expected_and_at_most_stand_in_order(months, target, have):
    reached, won = sum(one.reached[0] for one in months), sum(one.won for one in months)
    if not won:
        return
    past = History(reached, won, won * 777_00, {0: reached}, {0: None}, Turning("RUB", {}), {0: spread(months, 0)})

    need = need_of(past, target, 0)
    come = need.less(have)

    assert need.expected == math.ceil(Fraction(target, 777) * Fraction(reached, won))
    assert come == Need(*(None if one is None else max(0, one - have) for one in (need.low, need.expected, need.high)))
    assert (need.low is None or need.low <= need.expected) and (need.high is None or need.expected <= need.high)


@given(MONTHS)
def test_the_ends_are_months_of_the_history(months):
    found = spread(months, 0)

    telling = sorted(one.won / one.reached[0] for one in months if one.reached[0] >= 5)
    if len(telling) < 3:
        assert found == len(telling)
        return
    assert isinstance(found, Spread) and found.months == len(telling)
    assert sum(share < float(found.worst) for share in telling) <= len(telling) // 10
    assert sum(share > float(found.best) for share in telling) <= len(telling) // 10
    assert {float(found.worst), float(found.best)} <= set(telling) and found.worst <= found.best


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 60))
def test_weeks_add_up_are_even_and_keep_their_order(count, more, weeks):
    found, greater = parted(count, weeks), parted(count + more, weeks)

    assert (sum(found), max(found) - min(found) <= 1) == (count, True)
    assert all(one <= other for one, other in zip(found, greater, strict=True))
    assert found == sorted(found, reverse=True)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), st.integers(0, 200))
def test_weeks_are_those_in_which_the_wins_of_the_month_come_there(today, days):
    month = Period(dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    past = History(20, 10, 100, {0: 20}, {0: days}, Turning("RUB", {}), {})

    found = weeks_of(past, month, 0, today)

    every = [month.last - dt.timedelta(back) for back in range(400)]
    wanted = [day for day in every if month.first <= day + dt.timedelta(days) <= month.last and day >= today]
    if today > month.last:
        assert found == []
    elif not wanted:
        assert found == [today - dt.timedelta(today.weekday())]
    else:
        assert found == sorted({day - dt.timedelta(day.weekday()) for day in wanted})
