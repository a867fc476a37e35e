"""The cause list of the firm: court hearings by day, hour and court, with who goes there and how each has ended."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.records.sight import name_of
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.parameters import Parameter
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Result, Row, Values
from krug.modules.activities.kinds import Instance, Kind
from krug.modules.activities.models import Activity, State

MOST = 2000
COURT = Parameter("court", gettext_lazy("Court"), gettext_lazy("All courts"))
JUDGE = Parameter("judge", gettext_lazy("Judge"), gettext_lazy("All judges"))


def _hearings(reader: Reader, values: Values) -> QuerySet[Any]:
    """By the day on which each is held; what was called off is none."""
    period: Period = values["period"]
    rows: QuerySet[Any] = reader.rows(Activity.KIND).filter(kind=Kind.HEARING).exclude(state=State.CANCELLED)
    if period.first:
        rows = rows.filter(due_on__gte=period.first)
    if period.last:
        rows = rows.filter(due_on__lte=period.last)
    for name in ("court", "judge"):
        if values.get(name):
            rows = rows.filter(**{f"{name}__contains": values[name]})
    return rows


def _run(reader: Reader, values: Values) -> Result:
    """One query, whatever the size."""
    rows = _hearings(reader, values).select_related("client", "responsible", "doing", "own_kind")
    found = rows.order_by("due_on", F("due_time").asc(nulls_last=True), "court", "id")[:MOST]
    return Result([_row(reader, one) for one in found], {})


def _row(reader: Reader, one: Activity) -> Row:
    doing = getattr(one, "doing", None)
    values = {
        "day": one.due_on,
        "time": f"{one.due_time:%H:%M}" if one.due_time else "",
        "court": one.court,
        "case": one.case_number,
        "judge": one.judge,
        "instance": str(Instance(one.instance).label) if one.instance else "",
        "what": one.title,
        "client": name_of(one.client, reader.user),
        "who": one.responsible.name if one.responsible else "",
        "outcome": doing.result_title if doing else "",
    }
    return Row(str(one.pk), values, url=one.get_absolute_url())


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    rows = _hearings(reader, values)
    if row:
        pk = key_of(row)
        return rows.filter(pk=pk) if pk is not None else None
    return rows


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    said = _("court hearings %(period)s by the day on which each is held; those called off are left out.")
    return [(_("Hearings:"), said % {"period": values["period"].say()})]


CAUSE_LIST = Report(
    name="cause-list",
    title=gettext_lazy("Cause list"),
    summary=gettext_lazy("Court hearings by day and court, with case, judge and who goes there"),
    section=gettext_lazy("Work"),
    subject=Activity.KIND,
    parameters=(COURT, JUDGE),
    columns=(
        Column("day", gettext_lazy("Day"), ColumnType.DATE, opens=False),
        Column("time", gettext_lazy("Time"), ColumnType.TEXT, opens=False),
        Column("court", gettext_lazy("Court"), ColumnType.TEXT, opens=False, of="court"),
        Column("case", gettext_lazy("Case number"), ColumnType.TEXT, opens=False, of="case_number"),
        Column("judge", gettext_lazy("Judge"), ColumnType.TEXT, opens=False, of="judge"),
        Column("instance", gettext_lazy("Instance"), ColumnType.TEXT, opens=False),
        Column("what", gettext_lazy("What to do"), ColumnType.TEXT, opens=False),
        Column("client", gettext_lazy("Client"), ColumnType.TEXT, opens=False),
        Column("who", gettext_lazy("Responsible"), ColumnType.TEXT, opens=False),
        Column("outcome", gettext_lazy("What came of it"), ColumnType.TEXT, opens=False),
    ),
    run=_run,
    records=_records,
    how=_how,
    period="this-month",
    period_title=gettext_lazy("Held on"),
)
