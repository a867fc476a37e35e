"""What the coming months will bring: by the manager's word, by the stages, and by one's own history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from krug.core.reports import periods
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.parameters import NumberParameter, PastDayParameter
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports.forecast.back_then import Then, counted_then
from krug.modules.deals.reports.forecast.counting import Chances, Counted, counted, key_of
from krug.modules.deals.reports.forecast.words import Said, chart, how
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER, SEGMENT, deals_of

MONTHS = NumberParameter("months", _("Months ahead"), usual=3, least=1, most=12)


AS_OF = PastDayParameter("as_of", _("As of a past day"))


def months_of(values: Values) -> list[Period]:
    first = (values.get("as_of") or periods.today()).replace(day=1)
    return [periods.month_of(periods.shift(first, number)) for number in range(int(values["months"]))]


def _run(reader: Reader, values: Values) -> Result:
    """A constant number of queries, whatever the size."""
    months, own = months_of(values), reader.user.firm.currency
    then = counted_then(reader, values, months, own) if values.get("as_of") else None
    found = then.found if then else counted(reader, values, months, own)
    rows = [
        Row(month.key, month.values, label=formats.date_format(period.first or month.key, "YEAR_MONTH_FORMAT"))
        for month, period in zip(found.months, months, strict=True)
    ]
    sees = {name: reader.user.sees_field(Deal.KIND, name) for name in ("amount", "expected_close_on")}
    said = Said(found, sees["amount"], sees["amount"] and sees["expected_close_on"], then)
    totals = {name: value for name, value in found.whole.values.items() if name != "month"}
    result = Result(rows, {**totals, **_more(found, said)}, found.turning.to, found.turning.others, said)
    return _beside(result, then, sees["amount"]) if then else result


def _beside(result: Result, then: Then, sees_amounts: bool) -> Result:
    """With what came in columns of its own, for who may be told; the figures of that day lead to no deals of now."""
    closed = tuple(replace(column, opens=False) for column in FORECAST.columns)
    if not sees_amounts:
        return replace(result, columns=closed)
    rows = [replace(row, values={**row.values, **vars(came)}) for row, came in zip(result.rows, then.came, strict=True)]
    return replace(result, rows=rows, totals={**result.totals, **vars(then.whole)}, columns=(*closed, *CAME))


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
    if said.then is not None:
        return {"won_this_month": f"{found.won:.2f}", "deals_at_the_average": said.then.averaged}
    return {"won_this_month": f"{found.won:.2f}", "accuracy": hindsight}


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    months = months_of(values)
    chosen = [month for month in months if row in ("", key_of(month))]
    if not chosen:
        return None
    if values.get("as_of"):
        return _came(reader, values, chosen, column)
    ahead = Q(state=DealState.OPEN)
    if column in ("committed", "weighted"):
        ahead &= Q(expected_close_on__gte=chosen[0].first, expected_close_on__lte=chosen[-1].last)
    if column == "committed":
        ahead &= Q(stage=None) | Q(stage__in=Chances().vouched)
    if column == "weighted":
        ahead &= Q(stage__probability__gt=0)
    taken = Q(state=DealState.WON, closed_at__gte=months[0].start, closed_at__lt=months[0].end)
    return deals_of(reader, values).filter(ahead | taken if chosen[0] == months[0] else ahead)


def _came(reader: Reader, values: Values, months: list[Period], column: str) -> QuerySet[Any] | None:
    """The deals behind what came; figures told of a past day have none, for deals have moved on since."""
    if column not in ("came", "came_known"):
        return None
    won = Q(state=DealState.WON, closed_at__gte=months[0].start, closed_at__lt=months[-1].end)
    moment = periods.midnight(values["as_of"])
    if column == "came_known":
        won &= Q(created_at__lt=moment) | Q(closed_at__lt=moment)
    return deals_of(reader, values).filter(won)


def _wrong(values: Values) -> tuple[str, str] | None:
    day, first = values.get("as_of"), values["period"].first
    if day and first and first >= day:
        return "as_of", gettext("The history that is asked for begins only after this day.")
    return None


CAME = (
    Column("came", _("Came in fact"), ColumnType.MONEY, 1, blank="—"),
    Column("came_known", _("Came of deals of that day"), ColumnType.MONEY, 1, blank="—"),
)
DUE = "amount expected_close_on"
FORECAST = Report(
    name="forecast",
    title=_("Sales forecast"),
    summary=_("What the coming months will bring: by the managers' word, by stages and by your own history"),
    subject=Deal.KIND,
    period_title=_("History of"),
    parameters=(MONTHS, AS_OF, ANY_KIND, MANAGER, SEGMENT),
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
    wrong=_wrong,
)
