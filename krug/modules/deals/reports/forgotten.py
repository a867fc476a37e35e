"""Deals that nobody moves on, by person: nothing is planned, or they stand in their stage longer than is good."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.reports import figures
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values
from krug.core.stages.lateness import over_since
from krug.core.stages.models import Stage
from krug.modules.activities.models import Activity
from krug.modules.activities.queries import open_of
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports.parameters import ANY_KIND, deals_of

MOST_BARS = 15
IDLE, LATE = "is_idle", "is_late"


def _open(reader: Reader, values: Values) -> QuerySet[Any]:
    """The deals in work made in the period, each with whether nothing is planned, and whether it outstays its stage.

    Who sees no activities is not told by them.
    """
    period = values["period"]
    rows: QuerySet[Any] = deals_of(reader, values).filter(state=DealState.OPEN)
    rows = period.limit(rows, "created_at")
    plans = reader.user.scope(Activity.KIND, Action.SEE) is not Scope.NONE
    planned, column = open_of(Deal.KIND)
    idle: Any = ~Exists(planned.filter(**{column: OuterRef("pk")})) if plans else Value(False)
    late = Case(When(_late(), then=Value(True)), default=Value(False), output_field=BooleanField())
    found: QuerySet[Any] = rows.annotate(is_idle=idle, is_late=late)
    return found


def _late() -> Q:
    """One query for the stages."""
    now, found = timezone.now(), Q(pk__in=[])
    timed = Stage.objects.filter(pipeline__subject=Deal.KIND, longest_stay_days__isnull=False)
    for pk, most in timed.values_list("pk", "longest_stay_days"):
        found |= Q(stage=pk, stage_since__lt=over_since(most or 0, now))
    return found


def _run(reader: Reader, values: Values) -> Result:
    """Three queries whatever the size."""
    people: dict[int | None, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    counted = _open(reader, values).order_by().values_list("responsible", IDLE, LATE).annotate(n=Count("pk"))
    for person, idle, late, count in counted:
        people[person][(bool(idle), bool(late))] += count
    known = {user.pk: user for user in User.objects.filter(pk__in=[pk for pk in people if pk])}
    rows = [_row(pk, known.get(pk or 0), counts) for pk, counts in people.items()]
    rows.sort(key=lambda row: (-row.values["forgotten"], row.values["who"], row.key))
    return Result(rows, _figures(sum(people.values(), Counter())))


def _row(pk: int | None, user: User | None, counts: Counter[tuple[bool, bool]]) -> Row:
    place = user.department.name if user and user.department else ""
    head = {"who": user.name if user else "", "department": place}
    return Row(str(pk or 0), {**head, **_figures(counts)}, label="" if user else _("Nobody responsible"))


def _figures(counts: Counter[tuple[bool, bool]]) -> dict[str, Any]:
    whole = counts.total()
    forgotten = whole - counts[(False, False)]
    return {
        "forgotten": forgotten,
        "share": share(forgotten, whole),
        "idle": counts[(True, False)] + counts[(True, True)],
        "late": counts[(False, True)] + counts[(True, True)],
        "open": whole,
    }


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    rows = _open(reader, values)
    if row:
        person = key_of(row)
        if person is None:
            return None
        rows = rows.filter(responsible=person or None)
    if column in ("idle", "late"):
        return rows.filter(**{IDLE if column == "idle" else LATE: True})
    return rows if column == "open" else rows.filter(Q(is_idle=True) | Q(is_late=True))


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    said = _("deals in work made %(period)s for which nothing is planned, or which stand in their stage too long.")
    return [(_("Forgotten:"), said % {"period": values["period"].say()})]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    rows = [row for row in result.rows if row.values["forgotten"]][:MOST_BARS]
    if not rows:
        return None
    return Chart(
        title=_("Forgotten deals"),
        categories=[str(row.label or row.values["who"]) for row in rows],
        series=[Series(_("Forgotten deals"), "--ch-lost", [row.values["forgotten"] for row in rows])],
        ends=[End(figures.number(row.values["forgotten"]), figures.percent(row.values["share"])) for row in rows],
    )


FORGOTTEN = Report(
    name="forgotten-deals",
    title=gettext_lazy("Forgotten deals"),
    summary=gettext_lazy("Deals with nothing planned, or too long in their stage, by person"),
    subject=Deal.KIND,
    parameters=(ANY_KIND,),
    columns=(
        Column("who", gettext_lazy("Employee"), ColumnType.TEXT, opens=False),
        Column("department", gettext_lazy("Department"), ColumnType.TEXT, opens=False),
        Column("forgotten", gettext_lazy("Forgotten deals"), better=-1),
        Column("share", gettext_lazy("Share"), ColumnType.SHARE, -1),
        Column("idle", gettext_lazy("Nothing planned"), better=-1),
        Column("late", gettext_lazy("Too long in the stage"), better=-1),
        Column("open", gettext_lazy("In work")),
    ),
    figures=(
        Figure(gettext_lazy("Forgotten deals"), "", "forgotten"),
        Figure(gettext_lazy("Nothing planned"), "", "idle"),
        Figure(gettext_lazy("Too long in the stage"), "", "late"),
        Figure(gettext_lazy("In work"), "", "open"),
    ),
    run=_run,
    records=_records,
    how=_how,
    chart=_chart,
    period_title=gettext_lazy("Made"),
)
