"""How plan and fact are counted, drawn and remarked upon."""

from __future__ import annotations

from django.utils.translation import gettext as _

from krug.core.reports import figures
from krug.core.reports.results import Chart, End, Remark, Result, Row, Series, Values
from krug.modules.deals.reports import worth

MOST_BARS = 15
MOST_REMARKS = 3


def how(values: Values, result: Result) -> list[tuple[str, str]]:
    said = {"period": values["period"].say()}
    return [
        (_("Fact:"), _("deals won %(period)s, by the day of closing.") % said),
        (
            _("Target:"),
            _(
                "of the months in the period, of a part of a month by its working days. A department without a target "
                "of its own has the sum of those beneath it."
            ),
        ),
        (
            _("Pace:"),
            _(
                "what was due by the end of today, by the firm's working days. Landing: the fact so far, "
                "at the same pace to the end of the period."
            ),
        ),
        *_groups(values),
        *worth.how(result),
    ]


def _groups(values: Values) -> list[tuple[str, str]]:
    if values.get("by") != "group":
        return []
    said = _(
        "by the products of the interest lines of won deals, of a deal without lines by its product; a group has what "
        "lies beneath it too. A deal with products of several groups is counted in each. Targets of groups are the "
        "firm's, and are told to who sees all of its deals."
    )
    return [(_("Product groups:"), said)]


def chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    rows = [row for row in result.rows if row.values["fact"] or row.values["target"]][:MOST_BARS]
    if not rows:
        return None
    return Chart(
        title=_("Fact"),
        categories=[_name(row) for row in rows],
        series=[Series(_("Fact"), "--ch1", [row.values["fact"] for row in rows])],
        ends=[_end(row, result.currency) for row in rows],
        marks=Series(_("Target"), "--ch-prev", [row.values["target"] for row in rows]),
        unit="money",
    )


def remarks(values: Values, result: Result, before: Result | None) -> list[Remark]:
    """Who is furthest behind the pace."""
    behind = [row for row in result.rows if not row.is_sum and (row.values.get("ahead") or 0) < 0]
    said = _("%(short)s behind the pace")
    return [
        Remark(
            f"{_name(row)}:",
            said % {"short": figures.compact(-row.values["ahead"], result.currency)},
            (row.key, "fact") if row.values["fact"] else None,
            _("What was won"),
        )
        for row in sorted(behind, key=lambda row: row.values["ahead"])[:MOST_REMARKS]
    ]


def _name(row: Row) -> str:
    return str(row.label or row.values["who"]).strip()


def _end(row: Row, currency: str) -> End:
    done, ahead = row.values["done"], row.values["ahead"]
    aside = figures.percent(done) if done is not None else ""
    return End(figures.compact(row.values["fact"], currency), aside, ahead is not None and ahead < 0)
