"""How closed deals ended, by stage and days from coming into it, kept counted by the month of closing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from krug.core.reports.models import Tally
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.tallies import Counting, Key, kept_cells, partnered, whole_departments
from krug.core.reports.tallies.parts import stands_of
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.forecast import known
from krug.modules.deals.reports.forecast.known import Line
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.tallying import within

COUNTED_AS = 1
SUBJECT = "forecast-ended"


def ended(reader: Reader, values: Values, moments: Sequence[dt.datetime]) -> tuple[list[Line], list[int]]:
    """The lines of `known.ended` and the counts of `known.finished`: whole months as they are kept counted, the edges
    of the period here and now; so is everything for one manager or segment, and for who sees no whole departments."""
    period: Period = values["period"]
    deals = deals_of(reader, values)
    months, edges = period.months_and_edges()
    is_narrow = values["manager"] or values.get("segment")
    departments = None if is_narrow else whole_departments(reader, Deal.KIND)
    if departments is None or months is None or partnered(reader, Deal.KIND):
        return known.ended(deals, period, moments), known.finished(deals, period, moments)
    lines: list[Line] = []
    finished = [0] * (len(moments) + 1)
    for cell in kept_cells(counting(), departments):
        for month, part in cell.items():
            if _inside(month, months):
                _take(lines, finished, part, _turn(month, moments), values["kind"])
    for edge in edges:
        lines += known.ended(deals, edge, moments)
        more = known.finished(deals, edge, moments)
        finished = [one + other for one, other in zip(finished, more, strict=True)]
    return lines, finished


def _take(lines: list[Line], finished: list[int], part: dict[str, Any], turn: int, kind: str | None) -> None:
    for of, stage, days, won, deals in part["ended"]:
        if kind is None or int(kind) == of:
            lines.append((stage, days, bool(won), deals, turn))
    for of, deals in part["finished"]:
        if kind is None or int(kind) == of:
            for number in range(turn + 1):
                finished[number] += deals


def _turn(month: str, moments: Sequence[dt.datetime]) -> int:
    """Before how many of `moments`, first days of months by the firm's clock, a month was over."""
    zone = timezone.get_default_timezone()
    return sum(1 for moment in moments if month < f"{moment.astimezone(zone):%Y-%m}")


def _inside(month: str, months: Period) -> bool:
    first = months.first.isoformat()[:7] if months.first else ""
    return first <= month <= (months.last.isoformat()[:7] if months.last else "9999")


def counting() -> Counting:
    shape = hashlib.sha256(repr((COUNTED_AS, settings.TIME_ZONE)).encode()).hexdigest()
    return Counting(Deal.KIND, SUBJECT, shape, _count)


def _count(departments: list[int], months: list[str] | None) -> dict[Key, Any]:
    # Not through visible_to: a part is all that a department has, and is shown to who sees whole departments.
    deals = Deal.objects.filter(within(departments, months), deleted_at=None)
    cells: dict[Key, dict[str, dict[str, list[Any]]]] = {}
    for place, made, month, kind, what, *row in known.ended_in_parts(deals):
        part = cells.setdefault((int(place), made), {}).setdefault(month, {"ended": [], "finished": []})
        part[what].append([int(kind), *map(int, row)] if what == "ended" else [int(kind), int(row[-1])])
    return {
        key: {month: {name: sorted(lines) for name, lines in part.items()} for month, part in sorted(cell.items())}
        for key, cell in cells.items()
    }


def faults() -> Iterator[str]:
    """Tallies that hold for the rows as they stand, and yet do not say what the rows say."""
    how = counting()
    kept = Tally.objects.filter(subject=SUBJECT, shape=how.shape).exclude(month="")
    stands, departments = stands_of(Deal.KIND), sorted(set(kept.values_list("department", flat=True)))
    real = how.count(departments, None) if departments else {}
    for tally in kept:
        key = (tally.department, tally.month)
        if tally.seen == stands.get(key, "") and tally.facts != real.get(key, {}):
            yield f"the tally {SUBJECT} of department {key[0]} in {key[1]} is not what the deals say"
