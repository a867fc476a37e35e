"""How long deals stand in each stage, against the norm."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from krug.core.reports import periods
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.medians import median
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.modules.deals.models import Deal, DealState, LostReason
from krug.modules.deals.reports.parameters import MANAGER, ONE_KIND, deals_of
from krug.modules.deals.reports.stage_duration import keeping, stays
from krug.modules.deals.reports.stage_duration.keeping import Stays
from krug.modules.deals.reports.stage_duration.stays import Norm, Step
from krug.modules.deals.reports.stage_duration.words import Before, chart, how, remarks
from krug.modules.deals.reports.stages import Steps, steps_of


def _run(reader: Reader, values: Values) -> Result:
    """A constant number of queries, whatever the size."""
    steps = steps_of(values["kind"])
    kept = keeping.kept(reader, values, steps)
    past, lost = _past(reader, values, steps, kept), _lost(reader, values, steps)
    norms = _norms(steps, past)
    if kept is None:
        base = stays.stays_of(deals_of(reader, values), steps, values["period"])
        found, (deals, late) = stays.counted(base, norms)
    else:
        found, (deals, late) = keeping.counted(kept, norms, values["period"])
    rows = [
        Row(key, _values(name, step, norm))
        for key, name, step, norm in zip(steps.keys, steps.names, found, norms, strict=True)
    ]
    drawn = [Before(median(step.days), step.days.total(), lost[number]) for number, step in enumerate(past)]
    return Result(rows, {"deals": deals, "over_norm": late}, drawn=drawn)


def _values(name: str, step: Step, norm: Norm) -> dict[str, Any]:
    return {
        "stage": name,
        "deals": step.days.total(),
        "median_days": median(step.days),
        "p90_days": stays.ninetieth(step.days),
        "norm_days": norm.days,
        "over_norm": None if norm.days is None else step.late,
    }


def _norms(steps: Steps, past: list[Step]) -> list[Norm]:
    return [
        Norm(median(step.days)) if norm is None else Norm(norm, is_set=True)
        for norm, step in zip(steps.norms, past, strict=True)
    ]


def _past(reader: Reader, values: Values, steps: Steps, kept: list[Stays] | None = None) -> list[Step]:
    """The finished stays of the year before, of every manager whom the reader sees."""
    first = values["period"].first or periods.today()
    before = Period(periods.shift(first, -12), first - dt.timedelta(days=1))
    if kept is not None:
        return keeping.counted(kept, [Norm(None)] * steps.count, before, finished=True)[0]
    deals = deals_of(reader, {"kind": values["kind"]})
    base = stays.stays_of(deals, steps, before, finished=True)
    return stays.counted(base, [Norm(None)] * steps.count)[0]


def _lost(reader: Reader, values: Values, steps: Steps) -> list[Counter[str]]:
    """Deals lost in the period by the step where they ended and the reason, "" where none is given or may be seen."""
    found: list[Counter[str]] = [Counter() for _step in steps.names]
    rows = deals_of(reader, values).filter(state=DealState.LOST)
    period: Period = values["period"]
    rows = period.limit(rows, "closed_at")
    if not reader.user.sees_field(Deal.KIND, "lost_reason"):
        return found
    names = dict(LostReason.objects.values_list("pk", "name"))
    for stage, reason, deals in rows.order_by().values_list("stage", "lost_reason").annotate(deals=Count("pk")):
        if stage in steps.ids or not steps.ids:
            found[steps.ids.index(stage) if steps.ids else 0][names.get(reason, "")] += deals
    return found


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    steps = steps_of(values["kind"])
    if row and row not in steps.keys:
        return None
    deals = deals_of(reader, values)
    base = stays.stays_of(deals, steps, values["period"])
    if base is None:
        return deals.none()
    at = f"step = {steps.keys.index(row)}" if row else "1 = 1"
    late = stays.over(_norms(steps, _past(reader, values, steps))) if column == "over_norm" else "1 = 1"
    return (base + f"SELECT id FROM stay WHERE {at} AND {late}").among(deals)


STAGE_DURATION = Report(
    name="stage-duration",
    title=_("Time in stages"),
    summary=_("How long deals stand in each stage, and where they stand too long"),
    subject=Deal.KIND,
    parameters=(ONE_KIND, MANAGER),
    columns=(
        Column("stage", _("Stage"), ColumnType.TEXT, opens=False),
        Column("deals", _("Deals"), compared=True),
        Column("median_days", _("Days, median"), ColumnType.DAYS, -1, compared=True),
        Column("p90_days", _("90 % of deals, days"), ColumnType.DAYS, -1),
        Column("norm_days", _("Norm, days"), ColumnType.DAYS, opens=False, blank="—"),
        Column("over_norm", _("Over the norm"), better=-1, compared=True, blank="—"),
    ),
    figures=(Figure(_("Deals"), "", "deals"), Figure(_("Over the norm"), "", "over_norm")),
    run=_run,
    records=_records,
    how=how,
    chart=chart,
    remarks=remarks,
)
