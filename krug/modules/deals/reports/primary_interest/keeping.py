"""What is kept counted, added up for one reader."""

from __future__ import annotations

from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.tallies import kept_cells, partnered, whole_departments
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.primary_interest.places import Place
from krug.modules.deals.reports.primary_interest.tally import Tally
from krug.modules.deals.reports.primary_interest.tallying import DEALS, LEADS, SIGN

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
    seen = {str(department) for department in sold_by}
    for cell in kept_cells(LEADS.counting, clients):
        for month, lines in cell.items():
            if first <= month <= last:
                for line in lines:
                    _take(found[Place.of(tuple(line[:SIGN]))], line[SIGN], line[SIGN + 1], seen)
    for cell in kept_cells(DEALS.counting, sold_by):
        for month, lines in cell.items():
            if first <= month <= last:
                for *place, of, state, currency, count, kopecks in lines:
                    if kind is None or int(kind) == of:
                        found[Place.of(tuple(place))].take(state, currency, count, kopecks)


def _take(tally: Tally, sign: str, count: int, seen: set[str]) -> None:
    """`sign` tells the departments in which these clients have deals, with "w" where one is won."""
    mine = [one for one in sign.split(",") if one.rstrip("w") in seen] if sign else []
    tally.leads += count
    tally.clients += count if any(one.endswith("w") for one in mine) else 0
    tally.waiting += 0 if mine else count
