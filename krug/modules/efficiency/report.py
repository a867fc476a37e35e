"""Efficiency of people and departments: activities, answers, deals and money, against themselves and the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.access.models import Department, User
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.parameters import ChoiceParameter, Options
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, Figure, Result, Row, Values
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports import gross_profit, worth
from krug.modules.deals.reports.revenue_chart import revenue_chart
from krug.modules.efficiency import counting
from krug.modules.efficiency.counting import NOBODY, Work, whole, work
from krug.modules.efficiency.weak_places import remarks

PEOPLE, DEPARTMENTS = "person", "department"


def _groupings(_reader: Reader) -> Options:
    return [(PEOPLE, _("By person")), (DEPARTMENTS, _("By department"))]


BY = ChoiceParameter("by", gettext_lazy("Rows of the report"), choices=_groupings, buttons=True)


def _run(reader: Reader, values: Values) -> Result:
    """Eight queries at most, whatever the size."""
    found = work(reader, values["period"])
    parts: dict[int | None, Work] = defaultdict(Work)
    place = 1 if values["by"] == DEPARTMENTS else 0
    for whose, one in found.items():
        parts[whose[place]].add(one)
    total, own = whole(found.values()), reader.user.firm.currency
    heads = _departments(parts) if place else _people(parts)
    rows = []
    for pk, one in parts.items():
        name, department = heads.get(pk or 0, ("", ""))
        head = {"who": name, "department": department}
        rows.append(Row(str(pk or NOBODY), {**head, **one.values(own)}, label=name or _nobody(bool(place))))
    rows.sort(key=lambda row: (-row.values["revenue"], -row.values["won"], str(row.label), row.key))
    others = {code: Decimal(sum_).scaleb(-2) for code, sum_ in total.kopecks.items() if code != own and sum_}
    return Result(rows, total.values(own), own, others)


def _nobody(of_departments: bool) -> str:
    return _("Without a department") if of_departments else _("Nobody responsible")


def _people(parts: Mapping[int | None, Work]) -> dict[int, tuple[str, str]]:
    users = User.objects.filter(pk__in=[pk for pk in parts if pk]).select_related("department")
    return {user.pk: (user.name, user.department.name if user.department else "") for user in users}


def _departments(parts: Mapping[int | None, Work]) -> dict[int, tuple[str, str]]:
    found = Department.objects.filter(pk__in=[pk for pk in parts if pk])
    return {department.pk: (department.name, "") for department in found}


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    period = values["period"]
    if column in ("done", "in_time"):
        rows = counting.done(reader, period)
        rows = rows.filter(counting.IN_TIME) if column == "in_time" else rows
    elif column in ("answered", "median_minutes"):
        rows = counting.answered(reader, period)
    elif column == "clients":
        rows = counting.new_clients(reader, period)
    else:
        rows = _deals(counting.closed(reader, period), column)
    if not row:
        return rows
    pk = key_of(row)
    name = "department" if values["by"] == DEPARTMENTS else "responsible"
    return None if pk is None else rows.filter(**{name: pk or None})


def _deals(closed: QuerySet[Any], column: str) -> QuerySet[Any]:
    if column == "conversion":
        return closed
    rows = closed.filter(state=DealState.LOST if column == "lost" else DealState.WON)
    return rows.filter(pk__in=gross_profit.lines_of(rows).values("deal")) if column == "profit" else rows


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    said = {"period": values["period"].say()}
    return [
        (_("Activities:"), _("done %(period)s by the person responsible; in time: by their deadline.") % said),
        (
            _("Answers:"),
            _("requests answered for the first time %(period)s, in minutes of the firm's working time.") % said,
        ),
        (_("Deals:"), _("won and lost %(period)s, by the day of closing; conversion: the won among them.") % said),
        (
            _("Gross profit:"),
            _("of interest lines whose product has a purchase cost in the deal's currency: amount less cost."),
        ),
        *worth.how(result),
    ]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    return revenue_chart(result, before, "who")


EFFICIENCY = Report(
    name="efficiency",
    title=gettext_lazy("Efficiency"),
    summary=gettext_lazy("What each person and department does, how soon they answer and what it comes to"),
    section=gettext_lazy("Work"),
    subject=Deal.KIND,
    parameters=(BY,),
    columns=(
        Column("who", gettext_lazy("Person or department"), ColumnType.TEXT, opens=False),
        Column("department", gettext_lazy("Department"), ColumnType.TEXT, opens=False),
        Column("done", gettext_lazy("Activities done"), better=1, compared=True, of="activity.state"),
        Column("in_time", gettext_lazy("Done in time"), ColumnType.SHARE, 1, compared=True, of="activity.due_on"),
        Column("answered", gettext_lazy("Requests answered"), better=1, of="request.state"),
        Column(
            "median_minutes",
            gettext_lazy("Minutes to answer, median"),
            ColumnType.MINUTES,
            -1,
            compared=True,
            of="request.state",
        ),
        Column("clients", gettext_lazy("Clients added"), better=1, compared=True, of="client.name"),
        Column("won", gettext_lazy("Won deals"), better=1, compared=True),
        Column("lost", gettext_lazy("Lost here"), better=-1),
        Column("conversion", gettext_lazy("Conversion"), ColumnType.SHARE, 1, compared=True),
        Column("revenue", gettext_lazy("Revenue"), ColumnType.MONEY, 1, compared=True, of="amount"),
        Column("average_deal", gettext_lazy("Average deal"), ColumnType.MONEY, 1, of="amount"),
        Column("profit", gettext_lazy("Gross profit"), ColumnType.MONEY, 1, compared=True, of="amount product.cost"),
    ),
    figures=(
        Figure(gettext_lazy("Revenue"), "", "revenue"),
        Figure(gettext_lazy("Gross profit"), "", "profit"),
        Figure(gettext_lazy("Conversion"), "", "conversion"),
        Figure(gettext_lazy("Activities done"), "", "done"),
        Figure(gettext_lazy("Minutes to answer, median"), "", "median_minutes"),
    ),
    run=_run,
    ranked_by="revenue",
    records=_records,
    how=_how,
    chart=_chart,
    remarks=remarks,
    period="this-month",
)
