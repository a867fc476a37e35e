"""The plan in words and bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from krug.core.reports import figures, periods
from krug.core.reports.columns import share
from krug.core.reports.periods import Period
from krug.core.reports.results import Chart, End, Remark, Result, Row, Series, Values
from krug.modules.currencies.rates import rounded
from krug.modules.deals.reports import worth
from krug.modules.deals.reports.backward_plan.history import ENOUGH, History
from krug.modules.deals.reports.backward_plan.interests import Interests
from krug.modules.deals.reports.backward_plan.interests_words import before_the_stages
from krug.modules.deals.reports.backward_plan.spread import Spread
from krug.modules.deals.reports.backward_plan.weeks_words import by_weeks

MOST_REMARKS = 3


@dataclass(frozen=True)
class Said:
    """What the plan is worked out from. `amounts`: whether its reader may be told of them. `late`: deals in work that
    usually are not won by the end of the month from where they stand. `by_weeks`: it is asked for by week."""

    past: History
    month: Period
    target: Decimal | None
    won: Decimal
    amounts: bool
    came: Interests | None = None
    late: int = 0
    by_weeks: bool = False

    def conversions(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """From each stage to the next one, and to winning, with four decimals."""
        past, found = self.past, []
        for step, name in enumerate(names):
            after = past.reached[step + 1] if step + 1 < len(names) else past.won
            on, home = share(after, past.reached[step]), share(past.won, past.reached[step])
            found.append({"stage": name, "to_next": float(on or 0), "to_won": float(home or 0)})
        return found

    def spread(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """The shares won of the worst and the best month, with four decimals; none where months are too few."""
        told = [(name, self.past.spreads[step]) for step, name in enumerate(names)]
        return [
            {
                "stage": name,
                "months": one.months,
                "worst": round(float(one.worst), 4),
                "best": round(float(one.best), 4),
            }
            for name, one in told
            if isinstance(one, Spread)
        ]


def how(values: Values, result: Result) -> list[tuple[str, str]]:
    said: Said = result.drawn
    past, period = said.past, values["period"].say()
    if not past.is_enough:
        few = _("deals won %(period)s: %(won)d. From %(enough)d on, with amounts, a plan can be made of them.")
        return [(_("Too little history:"), few % {"period": period, "won": past.won, "enough": ENOUGH})]
    counted = _("deals closed %(period)s: %(closed)d, of them won: %(won)d.")
    lines = [(_("Learnt from:"), counted % {"period": period, "closed": past.closed, "won": past.won})]
    names = [row.values["stage"] for row in _stages(result)]
    if said.amounts:
        if said.target is None:
            lines.append((_("Target:"), _("set it above, and the plan is worked out.")))
        needed = _(
            "target / average won deal (%(average)s) / conversion from the stage to winning, rounded up; the "
            "conversions from stage to stage multiply up to it. Amount needed: target / conversion."
        )
        average = figures.money(rounded(past.average / 100), result.currency)
        lines.append((_("Deals needed:"), needed % {"average": average}))
    lines += [(_("Conversion to the next stage:"), _told(said, names)), (_("On hand:"), _on_hand(said))]
    by = _(
        "the last day of the month less the median of the days that won deals took from first coming into the stage "
        "to winning: by then half of those still make it."
    )
    lines.append((_("Come there by:"), by))
    if said.by_weeks and said.amounts and said.target:
        stages = [row for row in result.rows if row.is_sum]
        lines += by_weeks(past, stages, said.month.last or periods.today(), periods.today())
    if said.amounts and said.came is not None:
        lines += before_the_stages(said.came, result)
    if said.amounts and said.target and said.month.first:
        lines.append((_("Progress:"), _progress(said, result)))
    return [*lines, *(worth.how(result) if said.amounts else [])]


def _stages(result: Result) -> list[Row]:
    return [row for row in result.rows if row.key.isdigit()]


def _on_hand(said: Said) -> str:
    text = _(
        "deals in work that stand at the stage or beyond it, where the median of the days from their stage to winning, "
        "from today, ends by the last day of the month, and those won in the month already."
    )
    late = _("Left out as too late for this month: %(late)d.") % {"late": said.late} if said.late else ""
    return f"{text} {late}".rstrip()


def _told(said: Said, names: Sequence[str]) -> str:
    """A deal that reached a stage has passed the earlier ones, as in the funnel by cohort."""
    every = [f"{one['stage']} {figures.percent(Decimal(str(one['to_next'])))}" for one in said.conversions(names)]
    rule = _("a deal that reached a stage counts as having passed the earlier ones, as in the funnel by cohort.")
    return f"{'; '.join(every)}; {rule}"


def _progress(said: Said, result: Result) -> str:
    target = said.target or Decimal(0)
    won = next(row.values for row in result.rows if row.key == "won")
    text = _("in %(month)s won %(won)s of %(target)s (%(share)s), deals %(have)d of %(needed)d; days left: %(days)d.")
    last = said.month.last or periods.today()
    first = max(periods.today(), said.month.first or last)
    return text % {
        "month": formats.date_format(last, "YEAR_MONTH_FORMAT"),
        "won": figures.money(said.won, result.currency),
        "target": figures.money(target, result.currency),
        "share": figures.percent(share(said.won, target) or Decimal(0)),
        "have": won["have"],
        "needed": won["needed_deals"],
        "days": max(0, (last - first).days + 1),
    }


def chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    """What is on hand, with what is needed as a stroke across."""
    rows = [row for row in result.rows if row.values["have"] is not None]
    needed = [row.values.get("needed_deals") for row in rows]
    if not any(needed):
        return None
    return Chart(
        title=_("On hand and needed"),
        categories=[str(row.label or row.values["stage"]) for row in rows],
        series=[Series(_("on hand"), "--ch1", [row.values["have"] for row in rows])],
        ends=[_end(row) for row in rows],
        marks=Series(_("needed"), "--ch-prev", needed),
    )


def _end(row: Row) -> End:
    have, needed = row.values["have"], row.values["needed_deals"]
    return End(figures.number(have), _("of %(needed)d") % {"needed": needed}, bad=have < needed)


def remarks(values: Values, result: Result, before: Result | None) -> list[Remark]:
    """Where most is lacking, the worst first."""
    # The rows before the stages say what the first of them says; where none of the won ever stood there is no day to be
    # late for.
    lacking = [
        row
        for row in _stages(result)
        if row.values["start_by"] and row.values["have"] < (row.values.get("needed_deals") or 0)
    ]
    lacking.sort(key=lambda row: Decimal(row.values["have"]) / row.values["needed_deals"])
    return [_remark(row) for row in lacking[:MOST_REMARKS]]


def _remark(row: Row) -> Remark:
    by, have = row.values["start_by"], row.values["have"]
    short = row.values["needed_deals"] - have
    late = by < periods.today()
    more = _("They had to come there by %(day)s.") if late else _("They must come there by %(day)s.")
    return Remark(
        _("At “%(stage)s” deals are lacking: %(short)d.") % {"stage": row.values["stage"], "short": short},
        more % {"day": formats.date_format(by, "DATE_FORMAT")},
        (row.key, "have") if have else None,
        _("Show the deals: %(count)d") % {"count": have},
    )
