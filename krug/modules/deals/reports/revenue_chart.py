"""Revenue by person or department as bars, with conversion at their ends."""

from __future__ import annotations

from django.utils.translation import gettext as _

from krug.core.reports import figures
from krug.core.reports.results import Chart, End, Result, Row, Series

MOST_BARS = 15


def revenue_chart(result: Result, before: Result | None, name: str) -> Chart | None:
    """Of rows with "revenue" and "conversion"; who has no label goes by the column `name`. None without revenue."""
    rows = [row for row in result.rows if row.values["revenue"]][:MOST_BARS]
    if not rows:
        return None
    old = {row.key: row.values["revenue"] for row in before.rows} if before else {}
    return Chart(
        title=_("Revenue"),
        categories=[str(row.label or row.values[name]) for row in rows],
        series=[Series(_("Revenue"), "--ch1", [row.values["revenue"] for row in rows])],
        ends=[_end(row, result.currency) for row in rows],
        marks=Series(_("before"), "--ch-prev", [old.get(row.key, 0) for row in rows]) if before else None,
        unit="money",
    )


def _end(row: Row, currency: str) -> End:
    conversion = row.values["conversion"]
    return End(figures.compact(row.values["revenue"], currency), figures.percent(conversion) if conversion else "")
