"""From a month's target backwards: how many deals must come to each stage, and by when."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports import periods
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.parameters import ChoiceParameter, MoneyParameter, Options
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.modules.currencies.rates import rounded
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports.backward_plan import interests
from krug.modules.deals.reports.backward_plan.history import History, history, on_hand, standing, won_in
from krug.modules.deals.reports.backward_plan.interests import Interests
from krug.modules.deals.reports.backward_plan.ways import BEGUN
from krug.modules.deals.reports.backward_plan.weeks import weekly
from krug.modules.deals.reports.backward_plan.words import Said, chart, how, remarks
from krug.modules.deals.reports.parameters import ONE_KIND, deals_of
from krug.modules.deals.reports.stages import Steps, steps_of

MONTHS_AHEAD = 12


def _months(_reader: Reader) -> Options:
    first = periods.today().replace(day=1)
    every = [periods.shift(first, number) for number in range(MONTHS_AHEAD)]
    return [(f"{month:%Y-%m}", formats.date_format(month, "YEAR_MONTH_FORMAT")) for month in every]


@dataclass(frozen=True)
class MonthParameter(ChoiceParameter):
    """A month such as 2026-12; offered are those that `choices` gives, any other may be typed."""

    def parse(self, raw: str, reader: Reader) -> Any:
        if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", raw):
            return raw
        return super().parse(raw, reader)

    def plain(self, value: Any) -> Any:
        return value


TARGET = MoneyParameter("target", gettext_lazy("Target of sales"))
BY = ChoiceParameter(
    "by",
    gettext_lazy("Count"),
    choices=lambda reader: [("stages", _("By stages")), ("weeks", _("By weeks"))],
    buttons=True,
)
MONTH = MonthParameter("month", gettext_lazy("Month"), choices=_months)


def month_of(values: Values) -> Period:
    return periods.month_of(dt.date.fromisoformat(f"{values['month']}-01"))


def _run(reader: Reader, values: Values) -> Result:
    """A constant number of queries, whatever the size."""
    steps, month, own = steps_of(values["kind"]), month_of(values), reader.user.firm.currency
    deals = deals_of(reader, values)
    past = history(reader, values, steps, own, periods.today())
    (hand, late), taken = on_hand(deals, steps, _in_time(past, steps, month)), won_in(deals, month, own)
    by_weeks = values["by"] == "weeks"
    came = None if by_weeks else interests.interests(reader, values, own)
    turn = past.turning
    won = sum(count for _code, count, _kopecks in taken)
    worth = sum(turn.kopecks(kopecks, code) for code, _count, kopecks in taken)
    target = values["target"] if past.is_enough else None
    rows = [
        Row("begun", _values("begun", past, target, month, BEGUN, hand[BEGUN] + won), label=_("Deals begun")),
        *(
            Row(key, _values(name, past, target, month, number, hand[number] + won))
            for number, (key, name) in enumerate(zip(steps.keys, steps.names, strict=True))
        ),
        Row("won", _won(past, target, month, won), is_sum=True, label=_("Won deals")),
    ]
    if came is not None:
        rows.insert(0, _interests(came, rows[0].values))
    told = reader.user.sees_field(Deal.KIND, "amount")
    said = Said(past, month, values["target"], Decimal(worth).scaleb(-2), told, came, late, by_weeks)
    totals = {name: value for name, value in rows[-1].values.items() if name != "stage"}
    result = Result(rows, {**totals, **_more(steps, past, said, rows[0])}, turn.to, turn.others, said)
    return weekly(result, past, month, target, periods.today(), told) if said.by_weeks else result


def _in_time(past: History, steps: Steps, month: Period) -> list[int]:
    today = periods.today()
    return past.in_time(steps, month.last or today, today)


def _values(name: str, past: History, target: Decimal | None, month: Period, step: int, have: int) -> dict[str, Any]:
    found: dict[str, Any] = {"stage": name, "needed_deals": None, "needed_amount": None, "have": have, "start_by": None}
    days = past.usual_days(step)
    if days is not None and month.last:
        found["start_by"] = month.last - dt.timedelta(days=days)
    if target is None:
        return found
    many = past.on_the_way(step)
    found["needed_deals"] = past.needed(target, many)
    found["needed_amount"] = rounded(Fraction(target) * many)
    return found


def _interests(came: Interests, begun: dict[str, Any]) -> Row:
    """For the deals that are still to be begun; those who came and have no deal yet are on hand."""
    needed = begun["needed_deals"]
    needed = None if needed is None else came.needed(max(0, needed - begun["have"]))
    values = {
        "stage": "interests",
        "needed_deals": needed,
        "needed_amount": None,
        "have": came.waiting,
        "start_by": begun["start_by"],
    }
    return Row("interests", values, label=_("Primary interests"))


def _won(past: History, target: Decimal | None, month: Period, won: int) -> dict[str, Any]:
    needed = None if target is None else past.needed(target, Fraction(1))
    by = month.last if past.is_enough else None
    return {"stage": "won", "needed_deals": needed, "needed_amount": target, "have": won, "start_by": by}


def _more(steps: Steps, past: History, said: Said, first: Row) -> dict[str, Any]:
    """For programs: what the plan is worked out from, which has no column."""
    if not past.is_enough:
        return {}
    found: dict[str, Any] = {"conversions": said.conversions(steps.names)}
    if said.by_weeks:
        found["spread"] = said.spread(steps.names)
    if said.amounts:
        found |= {"average_won": f"{rounded(past.average / 100):.2f}", "won_amount": f"{said.won:.2f}"}
        if said.came is not None and first.values["needed_deals"] is not None:
            needed, by = first.values["needed_deals"], first.values["start_by"]
            found["interests"] = interests.plain(said.came, needed, by, periods.today())
    return found


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    """Only what is on hand has records: what is needed is not there yet."""
    steps, month = steps_of(values["kind"]), month_of(values)
    if row == "interests":
        return interests.waiting(reader, values)
    if row not in ("", "begun", "won", *steps.keys):
        return None
    taken = Q(state=DealState.WON, closed_at__gte=month.start, closed_at__lt=month.end)
    if row in ("", "won"):
        return deals_of(reader, values).filter(taken)
    past = history(reader, values, steps, reader.user.firm.currency, periods.today())
    step = steps.keys.index(row) if row in steps.keys else BEGUN
    ahead = Q(state=DealState.OPEN) & standing(steps, step, _in_time(past, steps, month))
    return deals_of(reader, values).filter(ahead | taken)


BACKWARD_PLAN = Report(
    name="backward-plan",
    title=gettext_lazy("Plan from the target"),
    summary=gettext_lazy("How many deals must come to each stage, and by when, for a month to bring its target"),
    subject=Deal.KIND,
    period_title=gettext_lazy("History of"),
    parameters=(TARGET, MONTH, ONE_KIND, BY),
    columns=(
        Column("stage", gettext_lazy("Stage"), ColumnType.TEXT, opens=False),
        Column("needed_deals", gettext_lazy("Deals needed"), opens=False, of="amount", blank="—"),
        Column("needed_amount", gettext_lazy("Amount needed"), ColumnType.MONEY, opens=False, of="amount", blank="—"),
        Column("have", gettext_lazy("On hand")),
        Column("start_by", gettext_lazy("Come there by"), ColumnType.DATE, opens=False, blank="—"),
    ),
    figures=(
        Figure(gettext_lazy("Target of sales"), "won", "needed_amount"),
        Figure(gettext_lazy("Won deals needed"), "won", "needed_deals"),
        Figure(gettext_lazy("Won in the month"), "won", "have"),
        Figure(gettext_lazy("Deals to be begun"), "begun", "needed_deals"),
    ),
    run=_run,
    records=_records,
    how=how,
    chart=chart,
    remarks=remarks,
    period="last-12-months",
)
