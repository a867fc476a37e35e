"""Cohorts: clients by the month of their first purchase, and the share of them that buys in each month after it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports import sql
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.periods import Period, midnight, shift
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.core.reports.sql import Sql
from krug.modules.analysis.calendar import MOST, behind, moments, months_of, today
from krug.modules.analysis.sales import COUNTS, among, first_sale, sales
from krug.modules.analysis.saying import too_few
from krug.modules.clients.models import Client
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER

AFTER = 12
SHARES = {f"m{number}": number for number in range(1, AFTER + 1)}


@dataclass(frozen=True)
class Table:
    """`firsts` are the first days of the cohorts' months; `begun` of all months since then that have begun."""

    firsts: list[dt.date]
    begun: list[dt.date]

    @classmethod
    def of(cls, firsts: list[dt.date]) -> Table:
        begun = list(firsts)
        while begun and len(begun) < len(firsts) + AFTER and shift(begun[-1], 1) <= today():
            begun.append(shift(begun[-1], 1))
        return cls(firsts, begun)

    @property
    def keys(self) -> list[str]:
        return [f"{first:%Y-%m}" for first in self.firsts]


def _run(reader: Reader, values: Values) -> Result:
    """Two queries whatever the size, one for a period with a beginning."""
    base, table = _base(reader, values)
    counts: Counter[tuple[int, int]] = Counter()
    if base is not None and table.firsts:
        counted = "SELECT cohort, month, COUNT(DISTINCT client_id) FROM met GROUP BY cohort, month"
        counts.update({(int(c), int(m)): int(n) for c, m, n in (_met(base, table, values) + counted).rows()})
    if not counts:
        return Result([], {})
    rows = [
        Row(
            key,
            {"cohort": key, **_line(counts, table, [number])},
            label=formats.date_format(table.firsts[number], "YEAR_MONTH_FORMAT"),
        )
        for number, key in enumerate(table.keys)
    ]
    return Result(rows, _line(counts, table, list(range(len(table.firsts)))))


def _line(counts: Counter[tuple[int, int]], table: Table, cohorts: list[int]) -> dict[str, Any]:
    """The cohorts together: each share is of those whose month has begun."""
    line: dict[str, Any] = {"clients": sum(counts[number, number] for number in cohorts)}
    for key, after in SHARES.items():
        known = [number for number in cohorts if number + after < len(table.begun)]
        came = sum(counts[number, number + after] for number in known)
        line[key] = share(came, sum(counts[number, number] for number in known))
    return line


def _base(reader: Reader, values: Values) -> tuple[Sql | None, Table]:
    """All sales up to now: a cohort of the period is followed on after it."""
    table = Table.of(months_of(values["period"], first_sale(reader, values)))
    return sales(reader, values, Period(None, today())), table


def _met(base: Sql, table: Table, values: Values) -> Sql:
    """`met` has each sale of a client whose first lies in the period: client_id, and cohort and month by number."""
    bounds = moments(table.begun)
    period: Period = values["period"]
    known = "SELECT client_id, at, MIN(at) OVER (PARTITION BY client_id) AS first_at FROM sale"
    first = Sql(f", known AS ({known}), met AS (SELECT client_id,")
    columns = behind("first_at", bounds) + "- 1 AS cohort," + behind("at", bounds) + "- 1 AS month FROM known WHERE"
    begins = Sql("first_at >= %s AND at < %s AND", [sql.moment(bounds[0]), sql.moment(_end(table))])
    within = sql.within("first_at", period) + Sql(
        "AND first_at < %s", [sql.moment(midnight(shift(table.firsts[-1], 1)))]
    )
    return base + first + columns + begins + within + ")"


def _end(table: Table) -> dt.datetime:
    return min(midnight(shift(table.begun[-1], 1)), timezone.now())


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    base, table = _base(reader, values)
    if row not in ("", *table.keys):
        return None
    if base is None or not table.firsts:
        return among(reader, None)
    found = _met(base, table, values) + Sql(
        "SELECT client_id FROM met WHERE month - cohort = %s", [SHARES.get(column, 0)]
    )
    return among(reader, found + Sql("AND cohort = %s", [table.keys.index(row)]) if row else found)


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    said = _(
        "clients who bought the first time %(period)s, by the month of that deal; of clients and deals that you see."
    )
    counted = (_("Counted:"), said % {"period": values["period"].say()})
    if not result.rows:
        return [counted, too_few()]
    rule = _(
        "of the clients of a month, those who bought again in the first, second … month after it. The month under way "
        "counts as far as it has come; what has not begun is empty. The last row takes all months together."
    )
    return [
        counted,
        (_("Share:"), rule),
        (_("Months:"), _("at most %(most)d, the latest.") % {"most": MOST}),
    ]


CLIENT_COHORTS = Report(
    name="client-cohorts",
    title=gettext_lazy("Client cohorts"),
    summary=gettext_lazy("How many of those who came in a month buy again in the months after"),
    subject=Client.KIND,
    counts=COUNTS,
    parameters=(ANY_KIND, MANAGER),
    columns=(
        Column("cohort", gettext_lazy("First purchase"), ColumnType.TEXT, opens=False),
        Column("clients", gettext_lazy("Clients")),
        *(Column(key, f"+{number}", ColumnType.SHARE, heat=True) for key, number in SHARES.items()),
    ),
    figures=(
        Figure(gettext_lazy("Clients"), "", "clients"),
        Figure(gettext_lazy("Bought in the month after"), "", "m1"),
        Figure(gettext_lazy("Bought in the third month after"), "", "m3"),
        Figure(gettext_lazy("Bought a year after"), "", "m12"),
    ),
    run=_run,
    records=_records,
    how=_how,
)
