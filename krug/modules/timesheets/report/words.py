"""What stands around the table of the report of time."""

from __future__ import annotations

from django.utils.translation import gettext as _

from krug.core.reports import figures
from krug.core.reports.results import Chart, End, Result, Series, Values
from krug.modules.timesheets.report.sums import MONTH, WEEK

MOST_BARS = 15


def how(values: Values, result: Result) -> list[tuple[str, str]]:
    period = values["period"].say()
    return [
        (_("Hours:"), _("time spent %(period)s; each entry stands on its person's own day.") % {"period": period}),
        (
            _("Billed:"),
            _("time of kinds of work that clients are billed for, rounded as the firm does; so it may be more."),
        ),
        (_("Amount:"), _("at the rates that were in force on each day; time without a rate comes to nothing.")),
        (
            _("Load:"),
            _(
                "hours spent of the working time up to today of all who booked in the period or not long before, by "
                "each person's calendar without days off and absences, from the day they came to the day they left."
            ),
        ),
    ]


def chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    """Hours spent: in time, or of the first rows. None where nothing was."""
    in_time = values["by"] in (WEEK, MONTH)
    rows = [row for row in result.rows if row.values["hours"]]
    rows = rows[-MOST_BARS:] if in_time else rows[:MOST_BARS]
    if not rows:
        return None
    hours = [row.values["hours"] for row in rows]
    return Chart(
        title=_("Hours spent"),
        categories=[str(row.label or row.values["what"]) for row in rows],
        series=[Series(_("Hours spent"), "--ch1", [float(one) for one in hours])],
        ends=[End(figures.number(one)) for one in hours],
        upright=in_time,
    )
