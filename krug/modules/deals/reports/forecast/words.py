"""The forecast in words and bars."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from krug.core.reports import figures
from krug.core.reports.results import Chart, Result, Series, Span, Values
from krug.modules.deals.reports import worth
from krug.modules.deals.reports.forecast.back_then import Then
from krug.modules.deals.reports.forecast.counting import VOUCHED, Counted, Hindsight
from krug.modules.deals.reports.forecast.history_words import by_history
from krug.modules.deals.reports.forecast.then_words import how_then


@dataclass(frozen=True)
class Said:
    """What was counted, and of what its reader may be told: amounts at all, and those by the expected closing day.

    `then`: it was counted as of a past day.
    """

    found: Counted
    amounts: bool
    due: bool
    then: Then | None = None


def how(values: Values, result: Result) -> list[tuple[str, str]]:
    said: Said = result.drawn
    if said.then is not None:
        return how_then(values, result, said.then, _by_word(said, result.currency) if said.due else [], said.amounts)
    lines = [*_by_word(said, result.currency)] if said.due else []
    if not said.amounts:
        return lines
    lines += by_history(values["period"], said.found)
    if said.found.won:
        won = _("%(amount)s; it is counted in with this month in every column.")
        lines.append((_("Won this month already:"), won % {"amount": _money(said.found.won, result.currency)}))
    lines.append((_("Accuracy:"), _accuracy(said.found.hindsight, result.currency)))
    return [*lines, *worth.how(result)]


def _by_word(said: Said, currency: str) -> list[tuple[str, str]]:
    word = _(
        "deals in work whose expected closing day lies in the month, at their full amount, at stages with a "
        "probability of %(least)d %% or more; all of them where a kind has no stages or its stages no probabilities."
    )
    stages = _("amount × probability of the stage, of the deals in work whose expected closing day lies in the month.")
    lines = [(_("By the managers' word:"), word % {"least": VOUCHED}), (_("By stages:"), stages)]
    if said.found.overdue:
        late = _("%(amount)s of deals in work were expected before this month; they are in no month of these two.")
        lines.append((_("Overdue:"), late % {"amount": _money(said.found.overdue, currency)}))
    return lines


def _accuracy(hindsight: list[Hindsight], currency: str) -> str:
    """Of each whole month behind, what the same formula would have said on its first day."""
    begin = _(
        "what the same formula by history says of the last whole months, of what was known on the first day of each, "
        "by moves and closings only, against what was won:"
    )
    told = "; ".join(_hindsight(one, currency) for one in hindsight)
    more = _("All three ways as of any past day: choose the day above.")
    return f"{begin} {told}. {more}"


def _hindsight(one: Hindsight, currency: str) -> str:
    said = {"month": formats.date_format(one.first, "YEAR_MONTH_FORMAT"), "won": _money(one.won, currency)}
    if one.forecast is None:
        return _("%(month)s: too little history, won %(won)s") % said
    said["forecast"] = _money(one.forecast, currency)
    if not one.won:
        return _("%(month)s: forecast %(forecast)s, nothing won") % said
    off = (one.forecast - one.won) / one.won
    sign = "+" if off > 0 else ""
    return _("%(month)s: forecast %(forecast)s, won %(won)s (%(off)s)") % {**said, "off": sign + figures.percent(off)}


def chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    """Months: bars by word and by stages, and the interval behind them with the figure by history across it."""
    rows = result.rows
    shown = [
        (name, title, colour)
        for name, title, colour in (
            ("committed", _("By the managers' word"), "--ch1"),
            ("weighted", _("By stages"), "--ch1-soft"),
        )
        if rows and name in rows[0].values
    ]
    known = bool(rows) and rows[0].values.get("historical") is not None
    if rows and "came" in rows[0].values:
        shown += [("came", _("Came in fact"), "--ch2"), ("came_known", _("Came of deals of that day"), "--ch3")]
    if not shown and not known:
        return None

    def line(name: str) -> list[Decimal]:
        return [row.values[name] for row in rows]

    return Chart(
        title=_("By months"),
        categories=[str(row.label) for row in rows],
        series=[Series(title, colour, line(name)) for name, title, colour in shown],
        ends=[],
        stacked=False,
        unit="money",
        upright=True,
        marks=Series(_("By history"), "--ch-prev", line("historical")) if known else None,
        span=Span(_("80 % interval"), "--line-2", line("low"), line("high")) if known else None,
    )


def _money(amount: Decimal, currency: str) -> str:
    return figures.compact(amount, currency)
