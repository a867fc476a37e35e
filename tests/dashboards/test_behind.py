"""Overdue activities and forgotten deals by person, against a plain count; each figure opens as many records."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from krug.core.reports.readers import Reader
from krug.core.reports.report import get
from krug.core.reports.running import read, run_report
from krug.core.stages.models import Stage
from krug.modules.activities import planning
from krug.modules.activities.models import Activity
from krug.modules.deals.models import Deal


@pytest.fixture
def behind(manager, head, stranger, make_deal_of):
    """Deals of three people: some with something planned, some long in their stage; activities before and after now."""
    chance, today = random.Random(3), timezone.localdate()
    Stage.objects.update(longest_stay_days=10)
    for number in range(24):
        owner = (manager, head, stranger)[number % 3]
        deal = make_deal_of(owner, name=f"Deal {number}")
        since = timezone.now() - dt.timedelta(days=chance.randrange(20))
        Deal.objects.filter(pk=deal.pk).update(stage_since=since)
        if chance.random() < 0.6:
            day = today + dt.timedelta(days=chance.randrange(-4, 5))
            made = planning.plan(owner, {"kind": "call", "title": "Ring", "due_on": day})
            Activity.objects.filter(pk=made.pk).update(subject_kind="deal", subject_id=deal.pk)
    done = Activity.objects.first()
    Activity.objects.filter(pk=done.pk).update(state="done")


def agree(user, name):
    """Each figure of the report opens as many records as it says; gives the rows by whose they are."""
    report, reader = get(name), Reader(user)
    values = read(report, reader, {})
    result = report.run(reader, values)
    for row in [*result.rows, None]:
        figures, key = (row.values, row.key) if row else (result.totals, "")
        for column in report.columns:
            if column.opens and column.type.value == "number":
                assert report.records(reader, values, key, column.key).count() == figures[column.key]
    return {row.values["who"]: row.values for row in result.rows}


@pytest.mark.parametrize("who", ["administrator", "head", "manager"])
def test_overdue_activities_are_those_whose_time_has_run_out(request, behind, who):
    user, now = request.getfixturevalue(who), timezone.now()
    expected = {}
    for one in Activity.objects.visible_to(user).filter(state="planned"):
        counts = expected.setdefault(one.responsible.name, {"overdue": 0, "today": 0, "planned": 0})
        counts["planned"] += 1
        if one.late_at <= now:
            counts["overdue"] += 1
        elif one.due_on <= timezone.localdate():
            counts["today"] += 1

    found = agree(user, "overdue-activities")

    assert {name: {key: row[key] for key in ("overdue", "today", "planned")} for name, row in found.items()} == expected


@pytest.mark.parametrize("who", ["administrator", "head", "manager"])
def test_forgotten_deals_have_nothing_planned_or_stand_too_long(request, behind, who):
    user, now, expected = request.getfixturevalue(who), timezone.now(), {}
    planned = set(Activity.objects.filter(state="planned").values_list("subject_id", flat=True))
    for deal in Deal.objects.visible_to(user).filter(state="open"):
        counts = expected.setdefault(deal.responsible.name, {"forgotten": 0, "idle": 0, "late": 0, "open": 0})
        idle, late = deal.pk not in planned, bool(deal.stage_id) and now - deal.stage_since > dt.timedelta(days=10)
        counts["open"] += 1
        counts["idle"] += idle
        counts["late"] += late
        counts["forgotten"] += idle or late

    found = agree(user, "forgotten-deals")

    names = ("forgotten", "idle", "late", "open")
    assert {name: {key: row[key] for key in names} for name, row in found.items()} == expected


def test_who_sees_no_activities_is_not_told_by_them_what_is_forgotten(behind, manager):
    manager.role.permissions.filter(kind="activity").delete()
    manager = type(manager).objects.get(pk=manager.pk)

    found = run_report(manager, "forgotten-deals", {})

    assert [row["idle"] for row in found["rows"]] == [0]
