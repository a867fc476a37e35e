"""Clients and deals by where they came from, kept counted by department and month of making.

Of a client it is kept in which departments it has deals, and won ones: so each reader finds those who bought of the
deals that they themselves see.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from krug.core.reports import sql
from krug.core.reports.models import Tally as Kept
from krug.core.reports.sql import Sql
from krug.core.reports.tallies import Counting, Followed, Key
from krug.core.reports.tallies.parts import stands_of
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.primary_interest.places import COLUMNS, DAY, KNOWN
from krug.modules.deals.reports.tallying import month_of, place_and_making, within

# Grows when the same rows are counted otherwise.
COUNTED_AS = 3
PLACE = ("at_channel", "at_person", "at_client", "at_event", "at_words")
FOLLOWED = Followed(Deal.KIND, "client_id", ("state", "department_id", "deleted_at"))


def leads(departments: list[int], months: list[str] | None) -> dict[Key, Any]:
    """By place: [month of interest, where the deals are, clients]."""
    chosen = _chosen(Client.objects.filter(within(departments, months), deleted_at=None))
    if chosen is None:
        return {}
    deals = "FROM deals_deal d WHERE d.deleted_at IS NULL AND d.client_id IN (SELECT id FROM chosen)"
    won = "MAX(CASE WHEN d.state = 'won' THEN 1 ELSE 0 END)"
    signed = (
        f", sold AS (SELECT d.client_id, COALESCE(d.department_id, 0) AS place, {won} AS won {deals} GROUP BY 1, 2), "
        f"signed AS (SELECT client_id, {_joined()} AS sign FROM sold GROUP BY client_id) "
    )
    parts = place_and_making()
    counted = (
        f"SELECT {parts['place']}, {parts['made']}, {_month()}, {', '.join(PLACE)}, COALESCE(sign, ''), COUNT(*) "
        "FROM chosen LEFT JOIN signed ON signed.client_id = chosen.id GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9"
    )
    return _cells((chosen + signed + counted).rows(), 1)


def deals(departments: list[int], months: list[str] | None) -> dict[Key, Any]:
    """By place: [month of making, kind, state, currency, deals, kopecks]."""
    more = ("kind_id", "state", "currency", "amount")
    chosen = _chosen(Deal.objects.filter(within(departments, months), deleted_at=None), *more)
    if chosen is None:
        return {}
    parts = place_and_making()
    counted = (
        f"SELECT {parts['place']}, {parts['made']}, {month_of('created_at')}, {', '.join(PLACE)}, "
        "kind_id, state, currency, COUNT(*), COALESCE(SUM(amount), 0) FROM chosen GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, "
        "9, 10, 11"
    )
    return _cells((chosen + counted).rows(), 3)


def _chosen(rows: Any, *more: str) -> Sql | None:
    """The beginning of a statement: those of `rows` whose interest is known, with where they came from."""
    found = sql.chosen(rows.filter(KNOWN), "id", "department_id", "created_at", DAY, *COLUMNS, *more)
    names = ", ".join(("id", "department_id", "created_at", "day", *PLACE, *more))
    return None if found is None else Sql(f"WITH chosen ({names}) AS (") + found + ")"


def _month() -> str:
    return "to_char(day, 'YYYY-MM')" if connection.vendor == "postgresql" else "substr(day, 1, 7)"


def _joined() -> str:
    """Departments as "3w,5": where deals are, "w" where any of them is won."""
    one = "place || CASE won WHEN 1 THEN 'w' ELSE '' END"
    if connection.vendor == "postgresql":
        return f"string_agg({one}, ',')"
    return f"group_concat({one})"


def _cells(rows: list[tuple[Any, ...]], known: int) -> dict[Key, Any]:
    """By part the places with their lines, in one order whatever the database's: of a line the month and the next
    `known` values tell it from others, the rest are added up."""
    cells: dict[Key, dict[str, tuple[list[Any], dict[tuple[Any, ...], list[int]]]]] = {}
    for department, made, month, *row in rows:
        place, told, sums = row[: len(PLACE)], row[len(PLACE) : len(PLACE) + known], row[len(PLACE) + known :]
        # Of departments joined their order says nothing.
        line = (month, *(",".join(sorted(value.split(","))) if isinstance(value, str) else value for value in told))
        _place, lines = cells.setdefault((int(department), made), {}).setdefault(repr(place), (place, {}))
        held = lines.setdefault(line, [0] * len(sums))
        held[:] = [one + int(more) for one, more in zip(held, sums, strict=True)]
    return {
        key: [
            [place, sorted([*line, *held] for line, held in lines.items())]
            for _name, (place, lines) in sorted(cell.items())
        ]
        for key, cell in cells.items()
    }


@dataclass(frozen=True)
class Kind:
    """One of the two: clients or deals."""

    kind: str
    subject: str
    count: Any

    @property
    def counting(self) -> Counting:
        shape = hashlib.sha256(repr((COUNTED_AS, settings.TIME_ZONE)).encode()).hexdigest()
        return Counting(self.kind, self.subject, shape, self.count)

    def faults(self) -> Iterator[str]:
        """Tallies that hold for the rows as they stand, and yet do not say what the rows say."""
        how = self.counting
        kept = Kept.objects.filter(subject=self.subject, shape=how.shape).exclude(month="")
        stands, departments = stands_of(self.kind), sorted(set(kept.values_list("department", flat=True)))
        real = how.count(departments, None) if departments else {}
        for tally in kept:
            key = (tally.department, tally.month)
            if tally.seen == stands.get(key, "") and tally.facts != real.get(key, {}):
                yield f"the tally {self.subject} of department {key[0]} in {key[1]} is not what the rows say"


LEADS = Kind(Client.KIND, "interest-leads", leads)
DEALS = Kind(Deal.KIND, "interest-deals", deals)
