"""The sales funnel: how many deals come to each stage, how many go on, and where the rest stay."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports import currencies
from krug.core.reports.columns import FOUR, Column, ColumnType
from krug.core.reports.medians import median
from krug.core.reports.parameters import ChoiceParameter
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.modules.deals.models import Deal
from krug.modules.deals.reports import cohort, moves
from krug.modules.deals.reports.facts import BACK, LOST, OPEN, PASSED, Facts, Step
from krug.modules.deals.reports.funnel_drawing import chart, how, remarks
from krug.modules.deals.reports.parameters import CHANNEL, MANAGER, ONE_KIND, PRODUCT, SEGMENT
from krug.modules.deals.reports.stages import Steps, steps_of

BY = ChoiceParameter(
    "by",
    gettext_lazy("Count"),
    choices=lambda reader: [("cohort", str(gettext_lazy("By cohort"))), ("moves", str(gettext_lazy("By moves")))],
    buttons=True,
)
WAYS: dict[str, Any] = {"cohort": cohort, "moves": moves}


def _run(reader: Reader, values: Values) -> Result:
    steps = steps_of(values["kind"])
    facts: Facts = WAYS[values["by"]].facts(reader, values, steps)
    currency = currencies.choose(facts.currencies, reader.user.firm.currency)
    conversions = _conversions(facts)
    every = [*zip(steps.keys, steps.names, facts.steps, steps.norms, strict=True), ("won", "won", facts.won, None)]
    rows = [
        Row(
            key,
            {"stage": name, **_values(facts, step, currency), **conversion, "norm": norm},
            is_sum=key == "won",
            label=_("Won deals") if key == "won" else "",
        )
        for (key, name, step, norm), conversion in zip(every, conversions, strict=True)
    ]
    others = {code: Decimal(facts.won.worth[code]).scaleb(-2) for code in facts.won.worth if code != currency}
    return Result(rows, _totals(facts, rows), currency, {code: worth for code, worth in others.items() if worth})


def _values(facts: Facts, step: Step, currency: str) -> dict[str, Any]:
    return {
        "entered": step.entered,
        "passed": step.ended[PASSED],
        "lost": step.ended[LOST],
        "open": step.ended[OPEN],
        "amount": facts.amount(step, currency),
        "median_days": median(step.stays),
    }


def _totals(facts: Facts, rows: list[Row]) -> dict[str, Any]:
    first, won = rows[0].values, rows[-1].values
    return {
        "entered": first["entered"],
        "passed": won["entered"],
        "lost": sum(row.values["lost"] for row in rows),
        "open": sum(row.values["open"] for row in rows),
        "returned": sum(step.ended[BACK] for step in facts.steps),
        "conversion_from_start": won["conversion_from_start"],
        "amount": won["amount"],
        "median_days": won["median_days"],
    }


def _conversions(facts: Facts) -> list[dict[str, Decimal | None]]:
    """Of those that came to the step before, how many went on; and of those that began, how many came here.

    The second is the product of the first, so that by moves, where each step has deals of its own, it is what a deal
    that begins may expect. By cohort both are plain shares of the same deals.
    """
    found: list[dict[str, Decimal | None]] = []
    reached: Fraction | None = Fraction(1) if facts.steps[0].entered else None
    for number in range(len(facts.steps) + 1):
        before = facts.steps[number - 1] if number else None
        step = None
        if before is not None:
            step = Fraction(before.ended[PASSED], before.entered) if before.entered else None
            reached = _further(reached, step)
        found.append({"conversion_from_previous": _share(step), "conversion_from_start": _share(reached)})
    return found


def _further(reached: Fraction | None, step: Fraction | None) -> Fraction | None:
    """What a step leaves of the share so far. Of nothing nothing is left, even where a step is not known."""
    if not reached:
        return reached
    return None if step is None else reached * step


def _share(value: Fraction | None) -> Decimal | None:
    return None if value is None else (Decimal(value.numerator) / value.denominator).quantize(FOUR)


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    steps: Steps = steps_of(values["kind"])
    found: QuerySet[Any] | None = WAYS[values["by"]].records(reader, values, steps, row, column)
    return found


FUNNEL = Report(
    name="funnel",
    title=gettext_lazy("Sales funnel"),
    summary=gettext_lazy("How many deals come to each stage, how many go on, where the rest stay"),
    subject=Deal.KIND,
    parameters=(ONE_KIND, MANAGER, CHANNEL, PRODUCT, SEGMENT, BY),
    columns=(
        Column("stage", gettext_lazy("Stage"), ColumnType.TEXT, opens=False),
        Column("entered", gettext_lazy("Entered"), better=1, compared=True),
        Column("passed", gettext_lazy("Went on"), better=1),
        Column("lost", gettext_lazy("Lost here"), better=-1),
        Column("open", gettext_lazy("Stand")),
        Column("conversion_from_previous", gettext_lazy("From the stage before"), ColumnType.SHARE, 1, compared=True),
        Column("conversion_from_start", gettext_lazy("From the start"), ColumnType.SHARE, 1),
        Column("amount", gettext_lazy("Amount"), ColumnType.MONEY, 1, of="amount"),
        Column("median_days", gettext_lazy("Days, median"), ColumnType.DAYS, -1, compared=True),
    ),
    figures=(
        Figure(gettext_lazy("Entered"), "1", "entered"),
        Figure(gettext_lazy("Won deals"), "won", "entered"),
        Figure(gettext_lazy("Conversion"), "won", "conversion_from_start"),
        Figure(gettext_lazy("Amount won"), "won", "amount"),
        Figure(gettext_lazy("Days to win, median"), "won", "median_days"),
    ),
    run=_run,
    records=_records,
    how=how,
    chart=chart,
    remarks=remarks,
)
