"""The plan by week in words: how the weeks come about, and how far past months lie apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krug.core.reports import figures
from krug.core.reports.results import Row
from krug.modules.deals.reports.backward_plan.history import History
from krug.modules.deals.reports.backward_plan.spread import LEAST_DEALS, LEAST_MONTHS, Spread
from krug.modules.deals.reports.backward_plan.weeks import step_of

Line = tuple[str, str]


def by_weeks(past: History, rows: Sequence[Row], last: dt.date, today: dt.date) -> list[Line]:
    """`rows` are those of the stages, `last` the last day of the month."""
    if last < today:
        return [(_("By week:"), _("the month is over, nothing can come to it any more."))]
    weeks = _(
        "to come is what is needed less what is on hand, never less than nothing. Deals that are won between the first "
        "and the last day of the month come to the stage as many days earlier as the median from there to winning "
        "says: over these weeks, as far as they are not past, they are spread evenly, and what is left over comes in "
        "the earlier ones."
    )
    lines = [(_("By week:"), weeks)]
    late = [str(row.label or row.values["stage"]) for row in rows if _is_late(row, today)]
    if late:
        text = _("the days are past by which deals had to come there; all stand in this week: %(stages)s.")
        lines.append((_("Late already:"), text % {"stages": ", ".join(late)}))
    return [*lines, (_("At least and at most, by month:"), _spread(past, rows))]


def _is_late(row: Row, today: dt.date) -> bool:
    by = row.values["start_by"]
    return bool(row.values.get("expected") and by and by < today)


def _spread(past: History, rows: Sequence[Row]) -> str:
    text = _(
        "needed by the conversion from the stage to winning of the best and of the worst month of closing in the "
        "history, of months with at least %(deals)d closed deals that had come there; one month of ten is left out at "
        "each end, and what is expected is always taken in. %(told)s."
    )
    told = [_stage(past, row) for row in rows if step_of(row.key) is not None]
    return text % {"deals": LEAST_DEALS, "told": "; ".join(told)}


def _stage(past: History, row: Row) -> str:
    name, step = str(row.label or row.values["stage"]), step_of(row.key)
    found = past.spreads[step] if step is not None else 0
    if not isinstance(found, Spread):
        text = ngettext(
            "%(stage)s: only %(count)d such month, from %(least)d on a spread is told",
            "%(stage)s: only %(count)d such months, from %(least)d on a spread is told",
            found,
        )
        return text % {"stage": name, "count": found, "least": LEAST_MONTHS}
    said = {"stage": name, "months": found.months, "best": _percent(found.best), "worst": _percent(found.worst)}
    if not found.worst:
        return _("%(stage)s: up to %(best)s, and in the worst month nothing, so that no most can be told") % said
    text = ngettext(
        "%(stage)s: from %(worst)s to %(best)s in %(months)d month",
        "%(stage)s: from %(worst)s to %(best)s in %(months)d months",
        found.months,
    )
    return text % said


def _percent(value: Fraction) -> str:
    return figures.percent(Decimal(str(round(float(value), 4))))
