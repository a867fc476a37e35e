"""How many, and for how much: exact up to ten thousand, "more than" beyond until asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from krug.core.lists.columns import summed
from krug.core.records.currencies import base_currency
from krug.core.records.fields import Field
from krug.core.records.kinds import RecordKind

BOUND = 10_000


@dataclass(frozen=True)
class Totals:
    """`count` is None for more than BOUND; `sums` are (title, currency, amount), and empty then."""

    count: int | None
    sums: list[tuple[str, str, Decimal]]


def totals_of(kind: RecordKind, rows: Any, exact: bool = False) -> Totals:
    """At most two queries, and unless `exact` over no more than BOUND rows."""
    if exact:
        return Totals(rows.count(), sums_of(kind, rows))
    count = rows.order_by()[: BOUND + 1].count()
    if count > BOUND:
        return Totals(None, [])
    return Totals(count, sums_of(kind, rows) if count else [])


def sums_of(kind: RecordKind, rows: Any) -> list[tuple[str, str, Decimal]]:
    """The sum of each money field by currency: totals never add different currencies."""
    fields = summed(kind)
    if not fields:
        return []
    lines = by_currency(kind, rows, fields)
    return [
        (str(field.title), line["currency_"], line[f"sum_{field.name}"])
        for field in fields
        for line in lines
        if line[f"sum_{field.name}"]
    ]


def by_currency(kind: RecordKind, rows: Any, fields: Sequence[Field], *group: str) -> list[dict[str, Any]]:
    """Count and sums of `rows` by `group` and currency, currency by currency, as {"n", "currency_", "sum_…"} and the
    group's columns."""
    sums = {f"sum_{field.name}": Sum(field.column) for field in fields}
    has_currency = bool(fields) and any(column.name == "currency" for column in kind.model._meta.concrete_fields)
    keys = [*group, "currency"] if has_currency else list(group)
    lines = rows.order_by().values(*keys).annotate(n=Count("pk"), **sums) if keys else [rows.aggregate(**sums)]
    base = base_currency()
    found = [{**line, "currency_": line.get("currency") or base} for line in lines]
    # The firm's own first, whatever order the database finds them in.
    return sorted(found, key=lambda line: (line["currency_"] != base, line["currency_"]))
