"""What is kept counted, added up for one reader."""

from __future__ import annotations

from typing import Any

from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.tallies import kept_cells, partnered, whole_departments
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports.primary_interest.places import Place
from krug.modules.deals.reports.primary_interest.tally import Tally
from krug.modules.deals.reports.primary_interest.tallying import DEALS, LEADS

# The departments whose clients and whose deals the reader sees whole.
Departments = tuple[list[int], list[int]]


def kept_of(reader: Reader, period: Period) -> tuple[Departments | None, Period | None, list[Period]]:
    """Which departments and whole months are added up of what is kept, and which periods are counted here and now: the
    edges, and everything for who does not see whole departments or sees single records besides."""
    clients, deals = (whole_departments(reader, kind) for kind in (Client.KIND, Deal.KIND))
    months, edges = period.months_and_edges()
    besides = partnered(reader, Client.KIND) or partnered(reader, Deal.KIND)
    if clients is None or deals is None or months is None or besides:
        return None, None, [period]
    return (clients, deals), months, edges


def add_kept(found: dict[Place, Tally], departments: Departments, months: Period, kind: str | None) -> None:
    """Clients by the month of their interest, deals by that of their making. Six queries for each of the two."""
    first = months.first.isoformat()[:7] if months.first else ""
    last = months.last.isoformat()[:7] if months.last else "9999"
    clients, sold_by = departments
    signs = Signs({str(department) for department in sold_by})
    for cell in kept_cells(LEADS.counting, clients):
        for place, lines in cell:
            inside = [line for line in lines if first <= line[0] <= last]
            if inside:
                _come(found[Place.of(tuple(place))], inside, signs)
    only = None if kind is None else int(kind)
    for cell in kept_cells(DEALS.counting, sold_by):
        for place, lines in cell:
            inside = [line for line in lines if first <= line[0] <= last and only in (None, line[1])]
            if inside:
                _deal(found[Place.of(tuple(place))], inside)


class Signs(dict[str, tuple[bool, bool]]):
    """What "3w,5" says to who sees the deals of some departments: whether they see any deal, and any won."""

    def __init__(self, seen: set[str]) -> None:
        self.seen = seen

    def __missing__(self, sign: str) -> tuple[bool, bool]:
        mine = [one for one in sign.split(",") if one.rstrip("w") in self.seen] if sign else []
        self[sign] = found = (bool(mine), any(one.endswith("w") for one in mine))
        return found


def _come(tally: Tally, lines: list[list[Any]], signs: Signs) -> None:
    for _month, sign, count in lines:
        has_deals, has_bought = signs[sign]
        tally.leads += count
        if has_bought:
            tally.clients += count
        elif not has_deals:
            tally.waiting += count


def _deal(tally: Tally, lines: list[list[Any]]) -> None:
    for _month, _kind, state, currency, count, kopecks in lines:
        if state == DealState.WON.value:
            tally.take(state, currency, count, kopecks)
        else:
            tally.deals += count
