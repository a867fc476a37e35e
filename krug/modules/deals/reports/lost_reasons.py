"""Why deals are lost, and where: by reason and by the stage in which they ended."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.reports import currencies, figures
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values
from krug.core.stages.models import Stage
from krug.modules.deals.models import Deal, DealState, LostReason
from krug.modules.deals.reports.parameters import ANY_KIND, CHANNEL, COMPETITOR, MANAGER, SEGMENT, deals_of

MOST_BARS = 15


# A reason and a stage, by their ids.
Cell = tuple[int | None, int | None]


def _lost(reader: Reader, values: Values) -> QuerySet[Any]:
    period: Period = values["period"]
    rows = deals_of(reader, values).filter(state=DealState.LOST)
    return period.limit(rows, "closed_at")


def _counted(reader: Reader, values: Values) -> tuple[Counter[Cell], dict[tuple[Any, ...], Decimal], Counter[str]]:
    """Lost deals by reason and stage, what they were worth by reason, stage and currency, deals by currency."""
    counted = _lost(reader, values).order_by().values_list("lost_reason", "stage", "currency")
    deals: Counter[Cell] = Counter()
    worth: dict[tuple[Any, ...], Decimal] = {}
    in_currency: Counter[str] = Counter()
    for reason, stage, currency, count, amount in counted.annotate(deals=Count("pk"), worth=Sum("amount")):
        deals[reason, stage] += count
        in_currency[currency] += count
        worth[reason, stage, currency] = amount or Decimal(0)
    return deals, worth, in_currency


def _run(reader: Reader, values: Values) -> Result:
    """Three queries whatever the size."""
    deals, worth, in_currency = _counted(reader, values)
    own = currencies.choose(in_currency, reader.user.firm.currency)
    reasons: dict[int | None, str] = dict(LostReason.objects.values_list("pk", "name"))
    stages = _stage_names({stage for _reason, stage in deals})
    total = deals.total()
    rows = [
        Row(
            f"{reason or 0}-{stage or 0}",
            {
                "reason": reasons.get(reason, ""),
                "stage": stages.get(stage, ""),
                "deals": count,
                "amount": worth.get((reason, stage, own), Decimal(0)),
                "share": share(count, total),
            },
            label="" if reason in reasons else _("No reason given"),
        )
        for (reason, stage), count in deals.items()
    ]
    rows.sort(key=lambda row: (-row.values["deals"], row.values["reason"], row.values["stage"], row.key))
    amounts = {code: sum((w for key, w in worth.items() if key[2] == code), Decimal(0)) for code in in_currency}
    totals = {"deals": total, "amount": amounts.pop(own, Decimal(0)), "share": share(total, total)}
    return Result(rows, totals, own, {code: amount for code, amount in amounts.items() if amount})


def _stage_names(ids: set[int | None]) -> dict[int | None, str]:
    """Names by id; stages of one name in several kinds of deal are told apart by the kind."""
    found = list(Stage.objects.filter(pk__in=[pk for pk in ids if pk]).select_related("pipeline"))
    times = Counter(stage.name for stage in found)
    return {s.pk: s.name if times[s.name] == 1 else f"{s.name} ({s.pipeline})" for s in found}


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    rows = _lost(reader, values)
    if row == "":
        return rows
    reason, stage = map(key_of, row.partition("-")[::2])
    if reason is None or stage is None:
        return None
    return rows.filter(lost_reason=reason or None, stage=stage or None)


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    said = _("deals closed as lost %(period)s, by the day of closing; the stage is the one in which the deal ended.")
    shares = _("of all deals lost under these conditions.")
    return [
        (_("Counted:"), said % {"period": values["period"].say()}),
        (_("Share:"), shares),
        *currencies.how(result),
    ]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    """A bar for each reason, its stages together."""
    if not result.rows:
        return None
    now, old = _by_reason(result), _by_reason(before) if before else {}
    names = sorted(now, key=lambda name: (-now[name], name))[:MOST_BARS]
    total = result.totals["deals"]
    return Chart(
        title=_("By reasons"),
        categories=names,
        series=[Series(_("lost"), "--ch-lost", [now[name] for name in names])],
        ends=[End(figures.number(now[name]), figures.percent(Decimal(now[name]) / total)) for name in names],
        marks=Series(_("before"), "--ch-prev", [old.get(name, 0) for name in names]) if before else None,
    )


def _by_reason(result: Result) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in result.rows:
        found[str(row.label or row.values["reason"])] += row.values["deals"]
    return found


LOST_REASONS = Report(
    name="lost-reasons",
    title=gettext_lazy("Lost reasons"),
    summary=gettext_lazy("Why deals are lost, at which stage, and what they were worth"),
    subject=Deal.KIND,
    parameters=(ANY_KIND, MANAGER, CHANNEL, SEGMENT, COMPETITOR),
    columns=(
        Column("reason", gettext_lazy("Reason"), ColumnType.TEXT, opens=False),
        Column("stage", gettext_lazy("Stage"), ColumnType.TEXT, opens=False),
        Column("deals", gettext_lazy("Deals"), better=-1, compared=True),
        Column("amount", gettext_lazy("Amount"), ColumnType.MONEY, -1, compared=True, of="amount"),
        Column("share", gettext_lazy("Share"), ColumnType.SHARE),
    ),
    figures=(Figure(gettext_lazy("Lost deals"), "", "deals"), Figure(gettext_lazy("Amount lost"), "", "amount")),
    run=_run,
    records=_records,
    how=_how,
    chart=_chart,
)
