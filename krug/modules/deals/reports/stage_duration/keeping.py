"""The stays of whole departments kept beside the deals, so that a report reads them without asking the database for
every passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.core.reports.tallies import kept_cells, partnered, whole_departments
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.stage_duration.stays import DAY, Norm, Step, cut_of, entries
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.tallying import Tallying, place_and_making

COLUMNS = ("id", "created_at", "closed_at", "department_id")
# Of one deal: step, second of coming in, second of leaving or None; step, …
Stays = list[Any]


def kept(reader: Reader, values: Values, steps: Steps) -> list[Stays] | None:
    """The stays of every deal of the kind that the reader sees; None where they are not kept: of one manager, and for
    who does not see whole departments or sees single deals besides."""
    if values.get("manager") or not values["kind"] or partnered(reader, Deal.KIND):
        return None
    departments = whole_departments(reader, Deal.KIND)
    if departments is None:
        return None
    cells = kept_cells(TALLYING.counting(int(values["kind"]), steps), departments)
    return [stays for cell in cells for stays in cell["stays"]]


def counted(
    every: Iterable[Stays], norms: Sequence[Norm], period: Period, *, finished: bool = False
) -> tuple[list[Step], tuple[int, int]]:
    """As `stays.counted` of the same deals."""
    found, deals, overstayed = [Step() for _norm in norms], 0, 0
    most = [None if norm.days is None else norm.most for norm in norms]
    cut = cut_of(period).timestamp()
    start = period.start.timestamp() if period.start else float("-inf")
    for stays in every:
        longest = _longest(stays, start, cut, finished)
        deals += bool(longest)
        is_late = False
        for step, lasted in longest.items():
            found[step].days[lasted // DAY] += 1
            if (limit := most[step]) is not None and lasted > limit:
                found[step].late += 1
                is_late = True
        overstayed += is_late
    return found, (deals, overstayed)


def _longest(stays: Stays, start: float, cut: float, finished: bool) -> dict[int, int]:
    """By step the seconds of the longest stay that ended in the period, or was under way at its end."""
    found: dict[int, int] = {}
    each = iter(stays)
    for step, entered, left in zip(each, each, each, strict=True):
        if entered >= cut or (left is not None and left < start) or (finished and (left is None or left >= cut)):
            continue
        lasted = (int(cut) if left is None or left > cut else left) - entered
        if step not in found or lasted > found[step]:
            found[step] = lasted
    return found


def _rows(deals: QuerySet[Any], steps: Steps) -> list[tuple[Any, ...]]:
    """(department, month of making, deal, step, came in, left)."""
    chosen = sql.chosen(deals, *COLUMNS)
    if chosen is None:
        return []
    parts = place_and_making()
    begin = Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + ")"
    lines = (
        f"SELECT {parts['place']}, {parts['made']}, deal.id, one.step, {_second('one.entered_at')}, "
        f"{_second('one.left_at')} FROM ({entries(steps)}) one JOIN deal ON deal.id = one.id ORDER BY 3, 5, 4"
    )
    return (begin + lines).rows()


def _second(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"FLOOR(EXTRACT(EPOCH FROM {column}))::bigint"
    return f"CAST(strftime('%%s', {column}) AS INTEGER)"


def _cell(rows: Iterable[Any]) -> dict[str, Any]:
    found: dict[int, Stays] = {}
    for deal, step, entered, left in rows:
        found.setdefault(int(deal), []).extend([int(step), int(entered), None if left is None else int(left)])
    return {"stays": [found[deal] for deal in sorted(found)]}


TALLYING = Tallying("stage-stays-", _rows, _cell)
