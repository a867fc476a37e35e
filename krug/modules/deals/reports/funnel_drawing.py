"""The funnel in words and bars."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from krug.core.reports import currencies, figures
from krug.core.reports.results import Chart, End, Remark, Result, Row, Series, Values

# Below this many deals a share says nothing.
FEW = 10
# A stage is slow at twice its norm's worth of days, or twice the days of the period before.
SLOW = 2


def how(values: Values, result: Result) -> list[tuple[str, str]]:
    period = values["period"].say()
    if values["by"] == "cohort":
        said = _(
            "deals that first entered the funnel %(period)s, wherever they are now. A deal that reached a "
            "later stage counts as having passed the earlier ones, also those it skipped; it stands, or is lost, at "
            "the furthest stage it reached."
        )
        left = _("Still open: %(open)d; their outcome may change.") if result.totals["open"] else ""
        lines = [(_("Cohort:"), " ".join([said % {"period": period}, left % result.totals if left else ""]).strip())]
    else:
        said = _(
            "deals that came into each stage %(period)s, and those won in it, whenever they began. A deal that came "
            "into a stage more than once counts once, by its last entry; skipped stages are not counted. Conversion "
            "from the start is the product of the steps."
        )
        back = _("Went back to an earlier stage: %(returned)d; they neither went on, nor are lost, nor stand.")
        lines = [(_("Moves:"), said % {"period": period})]
        if result.totals["returned"]:
            lines.append((_("Returned:"), back % result.totals))
    days = _("full days that finished stays in the stage took; in the last row, from the first entry to winning.")
    if values.get("product"):
        about = _("only deals that name it themselves or in a line of interest; each counts once, with all of it.")
        lines.append((_("Product:"), about))
    return [*lines, (_("Days:"), days), *currencies.how(result)]


def chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    rows = result.rows
    if not any(row.values["entered"] for row in rows):
        return None
    stages, nothing = rows[:-1], [0]

    def part(key: str) -> list[int]:
        return [*(row.values[key] for row in stages), *nothing]

    won = [*(0 for _row in stages), rows[-1].values["entered"]]
    old = {row.key: row.values["entered"] for row in before.rows} if before else {}
    return Chart(
        title=_("By stages"),
        categories=[str(row.label or row.values["stage"]) for row in rows],
        series=[
            Series(_("went on"), "--ch1", part("passed")),
            Series(_("stand"), "--ch1-soft", part("open")),
            Series(_("lost"), "--ch-lost", part("lost")),
            Series(_("won"), "--green-mark", won),
        ],
        ends=[_end(row, _old(before, row)) for row in rows],
        marks=Series(_("before"), "--ch-prev", [old.get(row.key) for row in rows]) if before else None,
    )


def _end(row: Row, old: Row | None) -> End:
    conversion = row.values["conversion_from_previous"]
    was = old.values["conversion_from_previous"] if old else None
    worse = conversion is not None and was is not None and was - conversion >= Decimal("0.05")
    aside = "" if conversion is None else figures.percent(conversion)
    return End(figures.number(row.values["entered"]), aside, worse)


def _old(before: Result | None, row: Row) -> Row | None:
    return before.row(row.key) if before else None


def remarks(values: Values, result: Result, before: Result | None) -> list[Remark]:
    """The narrow places, the worst first of each sort."""
    stages = result.rows[:-1]
    found: list[Remark] = []
    for remark in (_fewer(stages, result, before), _slow(stages, before), _losing(stages)):
        # Two remarks that lead to the same deals are one too many.
        if remark and all(remark.cell is None or remark.cell != other.cell for other in found):
            found.append(remark)
    return found


def _fewer(stages: list[Row], result: Result, before: Result | None) -> Remark | None:
    """The stage after which the share that goes on fell most against the period before."""
    if before is None:
        return None
    falls = []
    for row, after in zip(stages, result.rows[1:], strict=True):
        now, old = after.values["conversion_from_previous"], _old(before, after)
        was = old.values["conversion_from_previous"] if old else None
        if now is not None and was is not None and row.values["entered"] >= FEW and was - now >= Decimal("0.03"):
            falls.append((was - now, row, now, was))
    if not falls:
        return None
    fall, row, now, was = max(falls, key=lambda found: found[0])
    count = int(fall * row.values["entered"])
    return Remark(
        _("After “%(stage)s” more deals drop out.") % {"stage": row.values["stage"]},
        _("%(now)s go on against %(was)s before. That is about %(count)d deals.")
        % {"now": figures.percent(now), "was": figures.percent(was), "count": count},
        (row.key, "lost") if row.values["lost"] else None,
        _("Show the lost: %(count)d") % {"count": row.values["lost"]},
    )


def _slow(stages: list[Row], before: Result | None) -> Remark | None:
    """The stage whose median stay is furthest over its longest stay, or over the period before."""
    slow = []
    for row in stages:
        days, norm = row.values["median_days"], row.values["norm"]
        old = _old(before, row)
        usual = old.values["median_days"] if old else None
        if days and norm and days > norm:
            slow.append((days / norm, row, _("the longest stay set for it is %(days)s.") % {"days": norm}))
        elif days and usual and days >= SLOW * usual:
            slow.append((days / usual, row, _("before it was %(days)s.") % {"days": figures.number(usual)}))
    if not slow:
        return None
    _times, row, said = max(slow, key=lambda found: found[0])
    days = figures.number(row.values["median_days"])
    return Remark(
        _("Deals wait in “%(stage)s”, days: %(days)s;") % {"stage": row.values["stage"], "days": days},
        said,
        (row.key, "open") if row.values["open"] else None,
        _("Show those that stand there: %(count)d") % {"count": row.values["open"]},
    )


def _losing(stages: list[Row]) -> Remark | None:
    """The stage at which most deals are lost, where that is more than its part."""
    lost = sum(row.values["lost"] for row in stages)
    worst = max(stages, key=lambda row: row.values["lost"])
    if lost < FEW or worst.values["lost"] * 3 < lost or len(stages) < 2:
        return None
    share = figures.percent(Decimal(worst.values["lost"]) / lost)
    return Remark(
        _("Most deals are lost at “%(stage)s”:") % {"stage": worst.values["stage"]},
        _("%(share)s of all that are lost.") % {"share": share},
        (worst.key, "lost"),
        _("Show the lost: %(count)d") % {"count": worst.values["lost"]},
    )
