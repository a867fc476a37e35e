"""How many stand in each lane and what they are worth, as one person may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.money import MoneyField
from krug.core.stages.models import Pipeline, StageCount
from krug.core.stages.staged import Staged
from krug.core.stages.wishes import Wish

# Beyond so many rows of a lane their count is not asked for, when the counters do not know it.
MOST = 1000


@dataclass
class Total:
    """`amounts` by currency. `is_more`: there are more than `count`, and the amounts are not known."""

    count: int = 0
    amounts: dict[str, Any] = field(default_factory=dict)
    is_more: bool = False

    def add(self, count: int, currency: str, amount: Any) -> None:
        self.count += count
        if amount:
            self.amounts[currency] = self.amounts.get(currency, Decimal(0)) + amount


# A person's id (None: of all together, 0: of nobody) and a stage's id.
Place = tuple[int | None, int | None]


def in_work(kind: str, user: User, pipelines: Iterable[Pipeline]) -> set[int]:
    """Ids of the pipelines in which the person sees an open record, by the counters: one query, however many records.

    Single records that were opened to the person do not count.
    """
    rows = StageCount.objects.filter(pipeline__in=list(pipelines))
    scope, _shared = policy.in_parts(user, kind, Action.SEE)
    counted = (rows if scope is None else rows.filter(scope)).values("pipeline").annotate(n=Sum("count")).order_by()
    return set(counted.filter(n__gt=0).values_list("pipeline", flat=True))


def by_counters(declared: Staged, user: User, pipeline: int, wish: Wish) -> tuple[dict[Place, Total], list[int]]:
    """Place to its total; and whose records there are, for the choice of a person. One query."""
    rows = StageCount.objects.filter(pipeline=pipeline)
    scope, shared = policy.in_parts(user, declared.kind, Action.SEE, pipeline)
    if scope is not None:
        rows = rows.filter(scope)
    found: dict[Place, Total] = defaultdict(Total)
    people: dict[int, int] = defaultdict(int)
    cells = rows.values("stage_id", "responsible_id", "currency").order_by()
    counted: list[Any] = list(cells.annotate(n=Sum("count"), worth=Sum("amount")))
    if scope is not None and shared is not None:
        counted += _of_shared(declared, pipeline, shared, scope)
    for cell in counted:
        person = cell["responsible_id"] or 0
        people[person] += cell["n"]
        if wish.responsible in (None, person):
            place = (person if wish.by_person else None, cell["stage_id"])
            found[place].add(cell["n"], cell["currency"], cell["worth"] if declared.amount else None)
    return found, [pk for pk, count in people.items() if count]


def _of_shared(declared: Staged, pipeline: int, shared: Q, scope: Q) -> list[dict[str, Any]]:
    """The cells of single records that are open to the person beyond their scope. One query."""
    rows = declared.model.objects.filter(shared, pipeline=pipeline, **declared.open_only).exclude(scope)
    names = ["stage_id", "responsible_id", *([declared.currency] if declared.currency else [])]
    worth = {"worth": Sum(declared.amount)} if declared.amount else {}
    found = rows.order_by().values(*names).annotate(n=Count("pk"), **worth)
    return [{**cell, "currency": cell.get(declared.currency, ""), "worth": cell.get("worth")} for cell in found]


def by_rows(declared: Staged, lanes: Mapping[Place, list[QuerySet[Any]]]) -> dict[Place, Total]:
    """Place to its total, asked of at most so many rows of each lane. One query."""
    places = list(lanes)
    parts: list[str] = []
    values: list[Any] = []
    for number, place in enumerate(places):
        for rows in lanes[place]:
            columns = [name for name in (declared.currency, declared.amount) if name]
            try:
                sql, params = rows.order_by().values("pk", *columns)[: MOST + 1].query.sql_with_params()
            except EmptyResultSet:
                continue
            currency = f"part.{declared.currency}" if declared.currency else "''"
            amount = f"SUM(part.{declared.amount})" if declared.amount else "0"
            parts.append(
                f"SELECT {number}, {currency}, COUNT(*), {amount} FROM ({sql}) AS part GROUP BY {currency}"
                if declared.currency
                else f"SELECT {number}, '', COUNT(*), {amount} FROM ({sql}) AS part"
            )
            values += params
    found: dict[Place, Total] = defaultdict(Total)
    with connection.cursor() as cursor:
        if parts:
            cursor.execute(" UNION ALL ".join(parts), values)
        for number, currency, count, amount in cursor.fetchall() if parts else []:
            found[places[number]].add(count, currency, MoneyField().from_db_value(amount))
    for total in found.values():
        if total.count > MOST:
            total.count, total.amounts, total.is_more = MOST, {}, True
    return found
