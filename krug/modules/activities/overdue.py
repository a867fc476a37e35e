"""Who is behind with what was planned: overdue activities by person, and what is still to be done."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.reports import figures, periods
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values
from krug.modules.activities.models import Activity, State

MOST_BARS = 15


def _planned(reader: Reader, values: Values) -> QuerySet[Any]:
    """What is planned and not yet done, by the day it is due on."""
    period: Period = values["period"]
    rows: QuerySet[Any] = reader.rows(Activity.KIND).filter(state=State.PLANNED)
    if period.first:
        rows = rows.filter(due_on__gte=period.first)
    return rows.filter(due_on__lte=period.last) if period.last else rows


def _run(reader: Reader, values: Values) -> Result:
    """Two queries whatever the size."""
    stands = Case(
        When(late_at__lte=timezone.now(), then=Value(0)),
        When(due_on__lte=periods.today(), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    counted = _planned(reader, values).annotate(stands=stands).order_by().values_list("responsible", "stands")
    people: dict[int | None, Counter[int]] = defaultdict(Counter)
    for person, how, count in counted.annotate(n=Count("pk")):
        people[person][how] += count
    known = {user.pk: user for user in User.objects.filter(pk__in=[pk for pk in people if pk])}
    rows = [_row(pk, known.get(pk or 0), counts) for pk, counts in people.items()]
    rows.sort(key=lambda row: (-row.values["overdue"], -row.values["planned"], row.values["who"], row.key))
    whole: Counter[int] = sum(people.values(), Counter())
    return Result(rows, _figures(whole))


def _row(pk: int | None, user: User | None, counts: Counter[int]) -> Row:
    place = user.department.name if user and user.department else ""
    head = {"who": user.name if user else "", "department": place}
    return Row(str(pk or 0), {**head, **_figures(counts)}, label="" if user else _("Nobody responsible"))


def _figures(counts: Counter[int]) -> dict[str, Any]:
    overdue, planned = counts[0], counts.total()
    return {"overdue": overdue, "share": share(overdue, planned), "today": counts[1], "planned": planned}


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    rows = _planned(reader, values)
    if row:
        person = key_of(row)
        if person is None:
            return None
        rows = rows.filter(responsible=person or None)
    if column in ("overdue", "share"):
        return rows.filter(late_at__lte=timezone.now())
    return rows.filter(late_at__gt=timezone.now(), due_on__lte=periods.today()) if column == "today" else rows


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    said = _("planned and not done, due %(period)s; overdue once its time has run out, or its day where it has none.")
    return [(_("Activities:"), said % {"period": values["period"].say()})]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    rows = [row for row in result.rows if row.values["overdue"]][:MOST_BARS]
    if not rows:
        return None
    counts = [row.values["overdue"] for row in rows]
    return Chart(
        title=_("Overdue"),
        categories=[str(row.label or row.values["who"]) for row in rows],
        series=[Series(_("Overdue"), "--ch-lost", counts)],
        ends=[End(figures.number(count)) for count in counts],
    )


OVERDUE = Report(
    name="overdue-activities",
    title=gettext_lazy("Overdue activities"),
    summary=gettext_lazy("Who is behind with calls, meetings and tasks"),
    section=gettext_lazy("Work"),
    subject=Activity.KIND,
    columns=(
        Column("who", gettext_lazy("Employee"), ColumnType.TEXT, opens=False),
        Column("department", gettext_lazy("Department"), ColumnType.TEXT, opens=False),
        Column("overdue", gettext_lazy("Overdue"), better=-1),
        Column("share", gettext_lazy("Share"), ColumnType.SHARE, -1),
        Column("today", gettext_lazy("Due today")),
        Column("planned", gettext_lazy("Planned")),
    ),
    figures=(
        Figure(gettext_lazy("Overdue"), "", "overdue"),
        Figure(gettext_lazy("Due today"), "", "today"),
        Figure(gettext_lazy("Planned"), "", "planned"),
    ),
    run=_run,
    records=_records,
    how=_how,
    chart=_chart,
    period_title=gettext_lazy("Due"),
)
