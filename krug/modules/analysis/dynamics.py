"""The client base by month: who came, who buys, who sleeps, who is lost, who came back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, Figure, Result, Row, Series, Values
from krug.core.reports.sql import Sql
from krug.modules.analysis.calendar import MOST, months_of
from krug.modules.analysis.parameters import ACTIVE as ACTIVE_DAYS
from krug.modules.analysis.parameters import SLEEPING as SLEEPING_DAYS
from krug.modules.analysis.parameters import in_order
from krug.modules.analysis.sales import COUNTS, among, first_sale, sales
from krug.modules.analysis.saying import too_few
from krug.modules.analysis.standing import ACTIVE, LOST, NEW, RETURNED, SLEEPING, Months, behind_figure, came, stood
from krug.modules.clients.models import Client
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER

NAMES = (NEW, ACTIVE, SLEEPING, LOST, RETURNED)


def _run(reader: Reader, values: Values) -> Result:
    """Three queries whatever the size, two for a period with a beginning."""
    base, firsts = _base(reader, values)
    if base is None or not firsts:
        return Result([], {})
    months = Months.of(firsts, values)
    coming, returned = came(base, months)
    found = {**stood(base, months), **coming}
    rows = [
        Row(
            f"{first:%Y-%m}",
            {"month": f"{first:%Y-%m}", **{name: found[name][number] for name in NAMES}},
            label=formats.date_format(first, "YEAR_MONTH_FORMAT"),
        )
        for number, first in enumerate(firsts)
    ]
    if not any(found[name][-1] for name in (ACTIVE, SLEEPING, LOST)):
        return Result([], {})
    totals = {**rows[-1].values, NEW: sum(found[NEW]), RETURNED: returned}
    del totals["month"]
    return Result(rows, totals)


def _base(reader: Reader, values: Values) -> tuple[Sql | None, list[dt.date]]:
    """All sales up to the end of the period, and the first days of its months."""
    period: Period = values["period"]
    return sales(reader, values, Period(None, period.last)), months_of(period, first_sale(reader, values))


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    base, firsts = _base(reader, values)
    keys = [f"{first:%Y-%m}" for first in firsts]
    if row not in ("", *keys):
        return None
    if base is None or not firsts:
        return among(reader, None)
    number = keys.index(row) if row else None
    return among(reader, behind_figure(base, Months.of(firsts, values), column, number))


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    said = _("deals won of clients and deals that you see, whenever the client's first was. New bought the first time.")
    days = {"active": int(values["active"]), "sleeping": int(values["sleeping"])}
    states = _(
        "active bought less than %(active)d days before the month ended, sleeping less than %(sleeping)d, lost longer "
        "ago. Returned bought again after %(active)d days or more, sleeping or lost till then."
    )
    whole = _(
        "the first and the last as far as the period reaches, the one under way as it stands now; at most %(most)d, "
        "the latest. The last row: new and returned in all, the others at the end."
    )
    if not result.rows:
        return [(_("Counted:"), said), too_few()]
    return [
        (_("Counted:"), said),
        (_("Standing:"), states % days),
        (_("Months:"), whole % {"most": MOST}),
    ]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    if not result.rows:
        return None

    def line(name: str) -> list[int]:
        return [row.values[name] for row in result.rows]

    return Chart(
        title=_("Clients at the end of the month"),
        categories=[str(row.label) for row in result.rows],
        series=[
            Series(_("active"), "--ch1", line(ACTIVE)),
            Series(_("sleeping"), "--ch1-soft", line(SLEEPING)),
            Series(_("gone"), "--ch-lost", line(LOST)),
        ],
        ends=[],
        upright=True,
    )


CLIENT_DYNAMICS = Report(
    name="client-dynamics",
    title=gettext_lazy("Dynamics of the client base"),
    summary=gettext_lazy("New, active, sleeping, lost and returned clients by month"),
    subject=Client.KIND,
    counts=COUNTS,
    parameters=(ACTIVE_DAYS, SLEEPING_DAYS, ANY_KIND, MANAGER),
    columns=(
        Column("month", gettext_lazy("Month"), ColumnType.TEXT, opens=False),
        Column(NEW, gettext_lazy("New ones"), better=1),
        Column(ACTIVE, gettext_lazy("Active ones"), better=1),
        Column(SLEEPING, gettext_lazy("Sleeping ones"), better=-1),
        Column(LOST, gettext_lazy("Lost ones"), better=-1),
        Column(RETURNED, gettext_lazy("Returned ones"), better=1),
    ),
    figures=(
        Figure(gettext_lazy("New ones"), "", NEW),
        Figure(gettext_lazy("Active ones"), "", ACTIVE),
        Figure(gettext_lazy("Sleeping ones"), "", SLEEPING),
        Figure(gettext_lazy("Lost ones"), "", LOST),
        Figure(gettext_lazy("Returned ones"), "", RETURNED),
    ),
    run=_run,
    records=_records,
    how=_how,
    chart=_chart,
    wrong=lambda values: in_order(values, "active", "sleeping"),
)
