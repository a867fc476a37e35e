"""What the coming months will bring: by the manager's word, by the stages, and by one's own history."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from krug.core.reports import periods
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.parameters import NumberParameter
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports.forecast.counting import Chances, Counted, counted, key_of
from krug.modules.deals.reports.forecast.words import Said, chart, how
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER, SEGMENT, deals_of

MONTHS = NumberParameter("months", _("Months ahead"), usual=3, least=1, most=12)


def months_of(values: Values) -> list[Period]:
    first = periods.today().replace(day=1)
    return [periods.month_of(periods.shift(first, number)) for number in range(int(values["months"]))]


def _run(reader: Reader, values: Values) -> Result:
    """A constant number of queries, whatever the size."""
    months = months_of(values)
    found = counted(reader, values, months, reader.user.firm.currency)
    rows = [
        Row(month.key, month.values, label=formats.date_format(period.first or month.key, "YEAR_MONTH_FORMAT"))
        for month, period in zip(found.months, months, strict=True)
    ]
    sees = {name: reader.user.sees_field(Deal.KIND, name) for name in ("amount", "expected_close_on")}
    said = Said(found, sees["amount"], sees["amount"] and sees["expected_close_on"])
    totals = {name: value for name, value in found.whole.values.items() if name != "month"}
    return Result(rows, {**totals, **_more(found, said)}, found.turning.to, found.turning.others, said)


def _more(found: Counted, said: Said) -> dict[str, Any]:
    """For programs: what is won already, and the accuracy, which have no column."""
    if not said.amounts:
        return {}
    hindsight = [
        {
            "month": f"{one.first:%Y-%m}",
            "historical": None if one.forecast is None else f"{one.forecast:.2f}",
            "won": f"{one.won:.2f}",
        }
        for one in found.hindsight
    ]
    return {"won_this_month": f"{found.won:.2f}", "accuracy": hindsight}


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    months = months_of(values)
    chosen = [month for month in months if row in ("", key_of(month))]
    if not chosen:
        return None
    ahead = Q(state=DealState.OPEN)
    if column in ("committed", "weighted"):
        ahead &= Q(expected_close_on__gte=chosen[0].first, expected_close_on__lte=chosen[-1].last)
    if column == "committed":
        ahead &= Q(stage=None) | Q(stage__in=Chances().vouched)
    if column == "weighted":
        ahead &= Q(stage__probability__gt=0)
    taken = Q(state=DealState.WON, closed_at__gte=months[0].start, closed_at__lt=months[0].end)
    return deals_of(reader, values).filter(ahead | taken if chosen[0] == months[0] else ahead)


DUE = "amount expected_close_on"
FORECAST = Report(
    name="forecast",
    title=_("Sales forecast"),
    summary=_("What the coming months will bring: by the managers' word, by stages and by your own history"),
    subject=Deal.KIND,
    period_title=_("History of"),
    parameters=(MONTHS, ANY_KIND, MANAGER, SEGMENT),
    columns=(
        Column("month", _("Month"), ColumnType.TEXT, opens=False),
        Column("committed", _("By the managers' word"), ColumnType.MONEY, 1, of=DUE),
        Column("weighted", _("By stages"), ColumnType.MONEY, 1, of=DUE),
        Column("historical", _("By history"), ColumnType.MONEY, 1, of="amount", blank="—"),
        Column("low", _("At least, 80 %"), ColumnType.MONEY, opens=False, of="amount", blank="—"),
        Column("high", _("At most, 80 %"), ColumnType.MONEY, opens=False, of="amount", blank="—"),
    ),
    figures=(
        Figure(_("By history"), "", "historical"),
        Figure(_("At least, 80 %"), "", "low"),
        Figure(_("At most, 80 %"), "", "high"),
        Figure(_("By the managers' word"), "", "committed"),
        Figure(_("By stages"), "", "weighted"),
    ),
    run=_run,
    records=_records,
    how=how,
    chart=chart,
)
