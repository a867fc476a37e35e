"""Aggregates that the ORM cannot say, over rows that the policy chose: its query stands inside the report's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from krug.core.reports.periods import Period


@dataclass(frozen=True)
class Sql:
    """A piece of a statement with its parameters; pieces are joined, parameters never lose their place."""

    text: str
    parameters: list[Any] = field(default_factory=list)

    def __add__(self, other: Sql | str) -> Sql:
        other = other if isinstance(other, Sql) else Sql(other)
        return Sql(f"{self.text} {other.text}", [*self.parameters, *other.parameters])

    def rows(self) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.text, self.parameters)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def among(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of `rows` whose keys the statement gives."""
        return rows.filter(pk__in=RawSQL(self.text, self.parameters))


def joined(*parts: Sql | str) -> Sql:
    """The pieces one after another."""
    whole = Sql("")
    for part in parts:
        whole += part
    return whole


def chosen(rows: QuerySet[Any], *columns: str) -> Sql | None:
    """The statement of a queryset for these columns, in this order; None for one that finds nothing at all."""
    try:
        text, parameters = rows.order_by().values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return None
    return Sql(text, list(parameters))


def within(column: str, period: Period) -> Sql:
    """The condition that the moment in `column` lies in the period."""
    found = Sql("1 = 1")
    if period.start:
        found += Sql(f"AND {column} >= %s", [moment(period.start)])
    if period.end:
        found += Sql(f"AND {column} < %s", [moment(period.end)])
    return found


def moment(at: dt.datetime) -> Any:
    """A moment as the database keeps it."""
    return connection.ops.adapt_datetimefield_value(at)


def days(later: str, earlier: str) -> str:
    """Whole days of 24 hours from one column to another; 0 where the order is wrong."""
    if connection.vendor == "postgresql":
        return f"GREATEST(0, FLOOR({seconds(later, earlier)} / 86400))::int"
    return f"MAX(0, {seconds(later, earlier)} / 86400)"


def seconds(later: str, earlier: str) -> str:
    """Whole seconds from one column to another."""
    if connection.vendor == "postgresql":
        return f"(FLOOR(EXTRACT(EPOCH FROM {later})) - FLOOR(EXTRACT(EPOCH FROM {earlier})))"
    return f"(CAST(strftime('%%s', {later}) AS INTEGER) - CAST(strftime('%%s', {earlier}) AS INTEGER))"


def rank(column: str, ids: Iterable[int]) -> str:
    """The place of `column` in the order of `ids`, from 0; 0 for one that is not among them."""
    cases = " ".join(f"WHEN {int(pk)} THEN {number}" for number, pk in enumerate(ids))
    return f"CASE {column} {cases} ELSE 0 END" if cases else "0"
