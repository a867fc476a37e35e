"""How long deals stand, in words and bars."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krug.core.reports import figures
from krug.core.reports.results import Chart, End, Remark, Result, Row, Series, Values

# Below so many deals a median says nothing, and below so many lost ones their most frequent reason.
FEW, FEW_LOST = 10, 5
# A stage is a narrow place where its median is so many times the usual.
SLOW = Decimal("1.5")
MOST_REMARKS = 3


@dataclass(frozen=True)
class Before:
    """What the year before says of a step: the median, of how many deals; `lost`: deals lost there now, by reason."""

    usual: Decimal | None
    deals: int
    lost: Counter[str]


def how(values: Values, result: Result) -> list[tuple[str, str]]:
    counted = _(
        "stays in a stage that ended %(period)s, and those still going on at the end of it, up to then; up to now "
        "where it has not ended. Full days. A deal that came into a stage more than once counts once, by its longest "
        "stay."
    )
    ninety = _("nine deals of ten do not stand longer.")
    norm = _(
        "the longest stay set for the stage; where none is set, the median of the stays that ended in the year before "
        "the period (before today, where the period has no beginning), of all managers you see. Over it are those "
        "who stand longer: than the set norm by any moment, as their cards say, than the median by a full day."
    )
    narrow = _(
        "stages with at least %(few)d deals where the median is at least %(slow)s times that of the year before, of at "
        "least %(few)d deals; where that is not known, those whose median is over the norm. The most frequent reason "
        "is named from %(lost)d lost deals on."
    )
    said = {"few": FEW, "slow": figures.number(SLOW), "lost": FEW_LOST}
    return [
        (_("Counted:"), counted % {"period": values["period"].say()}),
        (_("90 % of deals:"), ninety),
        (_("Norm:"), norm),
        (_("Narrow places:"), narrow % said),
    ]


def chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    """The medians, the norm as a stroke across each."""
    if not result.totals["deals"]:
        return None
    return Chart(
        title=_("Days in the stage, median"),
        categories=[row.values["stage"] for row in result.rows],
        series=[Series(_("median"), "--ch1", [row.values["median_days"] for row in result.rows])],
        ends=[_end(row) for row in result.rows],
        marks=Series(_("norm"), "--ch-prev", [row.values["norm_days"] for row in result.rows]),
    )


def _end(row: Row) -> End:
    days, late = row.values["median_days"], row.values["over_norm"]
    norm = row.values["norm_days"]
    if days is None:
        return End("—")
    aside = _("over the norm: %(count)d") % {"count": late} if late else ""
    return End(figures.number(days), aside, bad=norm is not None and days > norm)


def remarks(values: Values, result: Result, before: Result | None) -> list[Remark]:
    """The narrow places, the worst first."""
    found = []
    for row, past in zip(result.rows, result.drawn, strict=True):
        days, norm = row.values["median_days"], row.values["norm_days"]
        if not days or row.values["deals"] < FEW:
            continue
        if past.usual and past.deals >= FEW:
            if days >= SLOW * past.usual:
                found.append((days / past.usual, row, _against_usual(days, past.usual), past.lost))
        elif norm and days > norm:
            said = _("longer than the norm: %(norm)s.") % {"norm": _days(Decimal(norm))}
            found.append((days / norm, row, said, past.lost))
    found.sort(key=lambda one: -one[0])
    return [_remark(row, said, lost) for _times, row, said, lost in found[:MOST_REMARKS]]


def _remark(row: Row, said: str, lost: Counter[str]) -> Remark:
    what = _("Deals stand %(days)s at “%(stage)s”,")
    return Remark(
        what % {"days": _days(row.values["median_days"]), "stage": row.values["stage"]},
        " ".join(text for text in (said, _of_lost(lost)) if text),
        (row.key, "deals"),
        _("Show the deals: %(count)d") % {"count": row.values["deals"]},
    )


def _against_usual(days: Decimal, usual: Decimal) -> str:
    times = days / usual
    if Decimal("1.9") <= times < Decimal("2.1"):
        return _("twice as long as usual (%(usual)s).") % {"usual": _days(usual)}
    times = times.quantize(Decimal("0.1"), ROUND_HALF_UP)
    text = ngettext(
        "%(times)s time as long as usual (%(usual)s).", "%(times)s times as long as usual (%(usual)s).", _counted(times)
    )
    return text % {"times": figures.number(times), "usual": _days(usual)}


def _of_lost(lost: Counter[str]) -> str:
    if lost.total() < FEW_LOST:
        return ""
    reason, count = min(lost.items(), key=lambda one: (-one[1], one[0]))
    if not reason:
        return ""
    said = _("Of the lost there, %(count)d of %(lost)d are for the reason “%(reason)s”.")
    return said % {"count": count, "lost": lost.total(), "reason": reason}


def _days(days: Decimal) -> str:
    return ngettext("%(days)s day", "%(days)s days", _counted(days)) % {"days": figures.number(days)}


def _counted(number: Decimal) -> int:
    """As what languages count a number: a part of one as two."""
    return 2 if number % 1 else int(number)
