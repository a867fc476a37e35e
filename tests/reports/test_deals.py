"""The reports of deals against the same figures worked out in plain Python."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access import partners
from krug.core.access.models import User
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import get
from krug.core.reports.running import find, read, run_report
from krug.core.stages.models import Passage
from krug.modules.deals.models import Deal
from tests.reports import plain

DAYS = st.dates(dt.date(2025, 12, 20), dt.date(2026, 8, 1))
PERIODS = st.one_of(st.just(Period()), st.tuples(DAYS, DAYS).map(lambda pair: Period(min(pair), max(pair))))
SOME = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def asked(period, **more):
    days = {"from": period.first, "to": period.last}
    return {**{name: day.isoformat() for name, day in days.items() if day}, **more}


def figures(rows, *heads):
    return [{key: value for key, value in row.items() if key not in heads} for row in rows]


@pytest.fixture
def some_deals(make_deals):
    return make_deals(160)


@SOME
@given(period=PERIODS, who=st.sampled_from(["administrator", "head", "manager"]))
def test_the_funnel_by_cohort_is_what_the_deals_say(request, some_deals, deal_kinds, period, who):
    user = request.getfixturevalue(who)

    for kind in deal_kinds:
        found = run_report(user, "funnel", asked(period, kind=str(kind.pk)))

        assert figures(found["rows"], "stage") == plain.cohort(user, kind, period.start, period.end)
        assert found["rows"][-1]["stage"] == "won"


@SOME
@given(period=PERIODS, who=st.sampled_from(["administrator", "head", "manager"]))
def test_the_funnel_by_moves_is_what_the_paths_say(request, some_deals, deal_kinds, period, who):
    user = request.getfixturevalue(who)

    for kind in deal_kinds[:2]:
        found = run_report(user, "funnel", asked(period, kind=str(kind.pk), by="moves"))

        assert figures(found["rows"], "stage") == plain.moves(user, kind, period.start, period.end)


@SOME
@given(period=st.one_of(PERIODS, DAYS.map(Period), DAYS.map(lambda day: Period(None, day))))
@pytest.mark.parametrize("by", ["cohort", "moves"])
def test_single_deals_of_another_department_count_for_their_partner(head, stranger, some_deals, deal_kinds, period, by):
    for deal in [deal for deal in some_deals if deal.responsible_id in (stranger.pk, head.pk)][::2]:
        partners.put("deal", deal.pk, head, "lawyer")
    user = User.objects.get(pk=head.pk)

    for kind in deal_kinds[:2]:
        found = run_report(user, "funnel", asked(period, kind=str(kind.pk), by=by))

        assert figures(found["rows"], "stage") == getattr(plain, by)(user, kind, period.start, period.end)


@SOME
@given(period=PERIODS, by=st.sampled_from(["cohort", "moves"]))
def test_parts_of_the_funnel_sum_up(administrator, some_deals, deal_kinds, period, by):
    for kind in deal_kinds:
        found = run_report(administrator, "funnel", asked(period, kind=str(kind.pk), by=by))

        rows, totals = found["rows"], found["totals"]
        returned = sum(row["entered"] - row["passed"] - row["lost"] - row["open"] for row in rows)
        assert returned == totals["returned"]
        for row in rows:
            for key in ("conversion_from_previous", "conversion_from_start"):
                assert row[key] is None or 0 <= row[key] <= 1
        if by == "cohort":
            assert returned == 0
            assert rows[0]["entered"] == totals["lost"] + totals["open"] + rows[-1]["entered"]
            assert [row["passed"] for row in rows[:-1]] == [row["entered"] for row in rows[1:]]


@SOME
@given(period=PERIODS, who=st.sampled_from(["administrator", "head", "manager"]))
def test_lost_reasons_and_sales_are_what_the_deals_say(request, some_deals, period, who):
    user = request.getfixturevalue(who)

    lost = run_report(user, "lost-reasons", asked(period))
    sales = run_report(user, "sales-by-manager", asked(period))

    rows = {(row["reason"], row["stage"]): (row["deals"], row["amount"], row["share"]) for row in lost["rows"]}
    assert rows == plain.lost_reasons(user, period.start, period.end)
    people = {row["manager"]: figures([row], "manager", "department")[0] for row in sales["rows"]}
    assert people == plain.sales(user, period.start, period.end)
    for key in ("deals", "won", "lost"):
        assert sales["totals"][key] == sum(row[key] for row in sales["rows"])


@SOME
@given(
    period=PERIODS,
    by=st.sampled_from(["cohort", "moves"]),
    name=st.sampled_from(["funnel", "lost-reasons", "sales-by-manager"]),
)
def test_each_count_leads_to_as_many_records(head, some_deals, deal_kinds, period, by, name):
    found, reader = find(head, name), Reader(head)
    raw = asked(period, **({"by": by} if name == "funnel" else {}))
    values = read(found, reader, raw)

    for row in found.run(reader, values).rows:
        for column in found.columns:
            if column.type.value == "number" and column.opens:
                behind = found.records(reader, values, row.key, column.key)
                assert (row.key, column.key, behind.count()) == (row.key, column.key, row.values[column.key])
                assert set(behind) <= set(Deal.objects.visible_to(head))


@pytest.mark.parametrize("by", ["cohort", "moves"])
def test_a_month_begins_at_midnight_of_the_firm(administrator, make_deals, deal_kinds, by):
    deal = make_deals(1, kinds=deal_kinds[:1])[0]
    night = Period(dt.date(2026, 2, 1)).start + dt.timedelta(minutes=30)
    Passage.objects.filter(record_kind="deal", record_id=deal.pk).update(entered_at=night)
    Deal.objects.filter(pk=deal.pk).update(stage_since=night)

    def entered(month):
        last = dt.date(2026, month + 1, 1) - dt.timedelta(days=1)
        period = asked(Period(dt.date(2026, month, 1), last), kind=str(deal_kinds[0].pk), by=by)
        return run_report(administrator, "funnel", period)["rows"][0]["entered"]

    assert [entered(1), entered(2)] == [0, 1]


def test_the_bin_is_left_out(administrator, some_deals, deal_kinds):
    before = run_report(administrator, "funnel", {})["rows"][0]["entered"]

    Deal.objects.filter(pk=next(d.pk for d in some_deals if d.kind == deal_kinds[0])).update(
        deleted_at=dt.datetime.now(dt.UTC)
    )

    assert run_report(administrator, "funnel", {})["rows"][0]["entered"] == before - 1


def test_a_kind_without_stages_is_a_funnel_of_two_rows(administrator, make_deals, deal_kinds):
    make_deals(30, kinds=deal_kinds[2:])

    rows = run_report(administrator, "funnel", {"kind": deal_kinds[2].name})["rows"]

    won = Deal.objects.filter(state="won").count()
    assert [(row["stage"], row["entered"]) for row in rows] == [("Поступило", 30), ("won", won)]


def test_a_manager_is_chosen_by_name_mail_or_number(administrator, manager, some_deals):
    rows = [
        run_report(administrator, "sales-by-manager", {"manager": who})["rows"]
        for who in ("Max", manager.email, str(manager.pk))
    ]

    assert rows[0] == rows[1] == rows[2]
    assert [row["manager"] for row in rows[0]] == ["Max"]


@pytest.mark.parametrize("name", ["funnel", "lost-reasons", "sales-by-manager"])
def test_an_empty_base_gives_zeros(administrator, deal_kinds, name):
    found = run_report(administrator, name, {"period": "this-month"})

    assert found["totals"].get("entered", found["totals"].get("deals")) == 0


def test_every_report_is_declared_with_the_columns_of_the_contract():
    keys = {
        name: " ".join(column.key for column in get(name).columns)
        for name in ("funnel", "lost-reasons", "sales-by-manager")
    }

    assert keys == {
        "funnel": "stage entered passed lost open conversion_from_previous conversion_from_start amount median_days",
        "lost-reasons": "reason stage deals amount share",
        "sales-by-manager": "manager department deals won lost conversion revenue average_deal median_days_to_win",
    }
