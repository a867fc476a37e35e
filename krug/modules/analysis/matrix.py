"""ABC by XYZ: the matrix in which the valuable and steady stand in one corner, the small and chancy in the other."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports import currencies, figures
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values
from krug.modules.analysis.classes import CLASSES
from krug.modules.analysis.crossing import Crossed, behind_cell, crossed
from krug.modules.analysis.parameters import BY, LEAST, UNIT, A, B, X, Y, in_order
from krug.modules.analysis.sales import COUNTS, money
from krug.modules.analysis.saying import classes, counted, steadiness, too_few
from krug.modules.analysis.steadiness import FEW
from krug.modules.clients.models import Client
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER, SEGMENT

COLUMNS = {"x": "X", "y": "Y", "z": "Z", FEW: FEW}
COLOURS = {"x": "--ch1", "y": "--ch1-soft", "z": "--ch-lost", FEW: "--ch5"}


def _run(reader: Reader, values: Values) -> Result:
    """Three queries whatever the size."""
    found = crossed(reader, values)
    whole = found.sum_of()
    rows = [Row(letter, {"class": letter, **_line(found, letter)}) for letter in CLASSES]
    return Result(rows if whole.clients else [], _line(found, ""), found.currency, found.others, found.units)


def _line(found: Crossed, letter: str) -> dict[str, Any]:
    cell, whole = found.sum_of(letter), found.sum_of()
    counts = {name: found.sum_of(letter, steadiness).clients for name, steadiness in COLUMNS.items()}
    sums = {"clients": cell.clients, "deals": cell.deals, "amount": money(cell.amount)}
    return {**counts, **sums, "share": share(cell.value, whole.value)}


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    return behind_cell(reader, values, row, COLUMNS.get(column, "")) if row in ("", *CLASSES) else None


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    if not result.rows:
        return [counted(values), too_few()]
    return [counted(values), classes(values), *steadiness(values, result.drawn), *currencies.how(result)]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    """A bar for each class by value, parted by steadiness."""
    if not result.rows:
        return None
    titles = {"x": "X", "y": "Y", "z": "Z", FEW: _("Not enough periods")}
    return Chart(
        title=_("Clients by classes"),
        categories=list(CLASSES),
        series=[Series(titles[name], COLOURS[name], [row.values[name] for row in result.rows]) for name in titles],
        ends=[End(figures.number(row.values["clients"]), figures.percent(row.values["share"])) for row in result.rows],
    )


def _wrong(values: Values) -> tuple[str, str] | None:
    return in_order(values, "a", "b") or in_order(values, "x", "y")


ABC_XYZ = Report(
    name="abc-xyz",
    title=gettext_lazy("ABC and XYZ together"),
    summary=gettext_lazy("The matrix of value and steadiness, each cell with its clients"),
    subject=Client.KIND,
    counts=COUNTS,
    parameters=(BY, UNIT, A, B, X, Y, LEAST, ANY_KIND, MANAGER, SEGMENT),
    columns=(
        Column("class", gettext_lazy("Class"), ColumnType.TEXT, opens=False),
        Column("x", "X", compared=True),
        Column("y", "Y", compared=True),
        Column("z", "Z", compared=True),
        Column(FEW, gettext_lazy("Not enough periods"), compared=True),
        Column("clients", gettext_lazy("Clients"), compared=True),
        Column("deals", gettext_lazy("Won deals")),
        Column("amount", gettext_lazy("Revenue"), ColumnType.MONEY, 1, of="deal.amount"),
        Column("share", gettext_lazy("Share"), ColumnType.SHARE),
    ),
    figures=(
        Figure(gettext_lazy("Clients with sales"), "", "clients"),
        Figure(gettext_lazy("Valuable and steady, AX"), "A", "x"),
        Figure(gettext_lazy("Valuable by chance, AZ"), "A", "z"),
    ),
    run=_run,
    records=_records,
    how=_how,
    chart=_chart,
    wrong=_wrong,
)
