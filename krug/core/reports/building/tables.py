"""From what was counted to rows and columns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krug.core.reports.building import limits, values
from krug.core.reports.building.counting import Counted, Heap, Key, count
from krug.core.reports.building.measures import Told
from krug.core.reports.building.naming import OTHERS, key_of, places_of, titles_of
from krug.core.reports.building.plans import Plan
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Refused
from krug.core.reports.results import Result, Row

GROUP, SECOND, OF = "group", "group2", ":"
MOST_ROWS = 500


def heads_of(plan: Plan) -> tuple[Column, ...]:
    keys = (GROUP, SECOND)
    return tuple(
        Column(key, one.title, ColumnType.TEXT, opens=False) for key, one in zip(keys, plan.rows, strict=False)
    )


def own_columns(plan: Plan) -> tuple[Column, ...]:
    """The columns before anything is counted: of a pivot only what all its columns come to."""
    is_compared = plan.columns is None
    figures = (Column(one.key, one.title, one.type, compared=is_compared, blank="—") for one in plan.measures)
    return (*heads_of(plan), *figures)


def result_of(plan: Plan, reader: Reader, period: Period) -> Result:
    """Raises Refused."""
    return arranged(plan, count(plan, reader, period))


def arranged(plan: Plan, found: Counted) -> Result:
    """Rows in their order, the biggest where only so many are wanted, the rest of them together in one."""
    titles = [titles_of(one, {row[at] for row in found.rows}) for at, one in enumerate(plan.rows)]
    across = titles_of(plan.columns, found.columns) if plan.columns else {}
    if len(across) > limits.MOST_COLUMNS:
        said = _("There are more than %(most)d columns. Spread the figures over another field or longer units of time.")
        raise Refused(said % {"most": limits.MOST_COLUMNS})
    columns = _in_order(plan, across)
    table = _Table(plan, found, columns)
    figures = {row: table.figures(row) for row in found.rows}
    order = _ordered(plan, list(found.rows), titles, figures)
    lines = _with_subtotals(plan, table, order, titles, figures) if plan.shape.has_subtotals else None
    if lines is None:
        most = min(plan.shape.top or MOST_ROWS, MOST_ROWS)
        lines = [_line(row, titles, figures) for row in order[:most]], order[most:]
    rows, left = lines
    if left and not plan.has_tags:  # of records with several tags nobody can say how many the rest are
        rows.append(table.rest(left))
    shown = (*heads_of(plan), *_spread(plan, columns, across)) if plan.columns else None
    drawn = {"columns": [(key_of([group]), across[group]) for group in columns], "is_less": plan.is_less}
    return Result(rows, table.figures(None), found.currency, found.others, drawn, shown)


def _in_order(plan: Plan, across: dict[Any, str]) -> list[Any]:
    if plan.columns is None:
        return []
    places = places_of(plan.columns, across)
    return sorted(across, key=lambda group: places[group])


def _ordered(
    plan: Plan, rows: list[Key], titles: list[dict[Any, str]], figures: dict[Key, dict[str, Any]]
) -> list[Key]:
    places = [places_of(one, titles[at]) for at, one in enumerate(plan.rows[: len(titles)])]
    rows.sort(key=lambda row: tuple(places[at][group] for at, group in enumerate(row)))
    if order := plan.shape.order:
        key = order.removeprefix("-")
        known = [row for row in rows if figures[row].get(key) is not None]
        known.sort(key=lambda row: Decimal(figures[row][key]), reverse=order.startswith("-"))
        return [*known, *(row for row in rows if figures[row].get(key) is None)]
    return rows


def _line(row: Key, titles: list[dict[Any, str]], figures: dict[Key, dict[str, Any]]) -> Row:
    return Row(key_of(row), {**_names(row, titles), **figures[row]})


def _with_subtotals(
    plan: Plan, table: _Table, order: list[Key], titles: list[dict[Any, str]], figures: dict[Key, dict[str, Any]]
) -> tuple[list[Row], list[Key]]:
    """The rows of each group of the first level and what they come to, whole groups only; and the rows left over."""
    within: dict[Key, list[Key]] = {}
    for row in order:
        within.setdefault(row[:1], []).append(row)
    sums = {group: table.subtotal(group, rows) for group, rows in within.items()}
    lines: list[Row] = []
    left: list[Key] = []
    for at, group in enumerate(_ordered(plan, list(within), titles[:1], sums)):
        rows = within[group]
        is_shown = at < (plan.shape.top or MOST_ROWS) and (not lines or len(lines) + len(rows) < MOST_ROWS)
        if left or not is_shown:
            left += rows
            continue
        lines += [_line(row, titles, figures) for row in rows]
        names = {GROUP: titles[0][group[0]], SECOND: _("Total")}
        lines.append(Row(key_of(group), {**names, **sums[group]}, is_part=True))
    return lines, left


def _names(row: Key, titles: list[dict[Any, str]]) -> dict[str, str]:
    return {key: titles[at][row[at]] for at, key in zip(range(len(row)), (GROUP, SECOND), strict=False)}


def _spread(plan: Plan, columns: list[Any], across: dict[Any, str]) -> list[Column]:
    """A column for each group and figure, then what each figure comes to over all of them."""
    is_one = len(plan.measures) == 1
    found = [
        Column(
            f"{one.key}{OF}{key_of([group])}", across[group] if is_one else f"{across[group]}, {one.title}", one.type
        )
        for group in columns
        for one in plan.measures
    ]
    totals = [Column(one.key, _("Total") if is_one else _total(one), one.type, blank="—") for one in plan.measures]
    return [*found, *totals]


def _total(one: Told) -> str:
    return _("Total, %(figure)s") % {"figure": one.title}


class _Table:
    """Works the figures of a row out: its own, and of a pivot those of each column."""

    def __init__(self, plan: Plan, found: Counted, columns: list[Any]) -> None:
        self.plan, self.found, self.columns = plan, found, columns
        self.whole: dict[str, Any] = {}
        self.whole = self._of(found.whole, None, None)

    def figures(self, row: Key | None) -> dict[str, Any]:
        """`row` None: all rows."""
        heap = self.found.whole if row is None else self.found.rows[row]
        own = self._of(heap, row, None)
        for group in self.columns:
            cell = self.found.columns.get(group) if row is None else self.found.cells.get((row, group))
            told = values.nothing(self.plan.measures) if cell is None else self._of(cell, row, (group,))
            own |= {f"{key}{OF}{key_of([group])}": value for key, value in told.items()}
        return own

    def subtotal(self, group: Key, rows: list[Key]) -> dict[str, Any]:
        """What all rows of a group of the first level come to."""
        whole = self.found.groups.get(group) or _together([self.found.rows[row] for row in rows])
        own = self._of(whole, group, None)
        for column in self.columns:
            cells = [cell for row in rows if (cell := self.found.cells.get((row, column)))]
            cell = self.found.group_cells.get((group, column)) or _together(cells)
            told = self._of(cell, group, (column,)) if cells else values.nothing(self.plan.measures)
            own |= {f"{key}{OF}{key_of([column])}": value for key, value in told.items()}
        return own

    def rest(self, rows: list[Key]) -> Row:
        """The rows that are not shown, together. What their middle is nobody has counted."""
        said = ngettext("%(count)d more group", "%(count)d more groups", len(rows)) % {"count": len(rows)}
        own = self._of(_together([self.found.rows[row] for row in rows]), None, None, is_rest=True)
        for group in self.columns:
            cells = [cell for row in rows if (cell := self.found.cells.get((row, group)))]
            told = self._of(_together(cells), None, None, is_rest=True) if cells else values.nothing(self.plan.measures)
            own |= {f"{key}{OF}{key_of([group])}": value for key, value in told.items()}
        names = {GROUP: said, **({SECOND: ""} if len(self.plan.rows) > 1 else {})}
        return Row(OTHERS, {**names, **own})

    def _of(self, heap: Heap, row: Key | None, column: Any, is_rest: bool = False) -> dict[str, Any]:
        known = {} if is_rest else self.found.medians
        medians = {one.key: known.get((one.key, row, column)) for one in self.plan.measures}
        return values.figures_of(self.plan.measures, heap, medians, self.whole)


def _together(heaps: list[Heap]) -> Heap:
    found = Heap()
    for heap in heaps:
        found.records += heap.records
        found.has_currency = found.has_currency or heap.has_currency
        for name, amount in heap.sums.items():
            found.sums[name] += amount
        for name, number in heap.filled.items():
            found.filled[name] += number
        for name, value in heap.least.items():
            found.least[name] = min(found.least.get(name, value), value)
        for name, value in heap.most.items():
            found.most[name] = max(found.most.get(name, value), value)
    return found
