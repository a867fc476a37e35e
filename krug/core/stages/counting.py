"""The counters of the stages: kept by the database itself, checked against the rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Count, Sum

from krug.core.stages import staged, triggers
from krug.core.stages.models import StageCount
from krug.core.stages.staged import Staged

CELL = ("pipeline_id", "stage_id", "responsible_id", "department_id", "currency")
# Cell to (how many, worth what).
Cells = dict[tuple[Any, ...], tuple[int, Any]]


def follow_all(using: str = "default", **_signal: Any) -> None:
    """Have every declared kind counted. Called after migrations: rebuilding a table loses its triggers on SQLite."""
    tables = set(connections[using].introspection.table_names())
    for declared in staged.all_staged():
        if {declared.model._meta.db_table, StageCount._meta.db_table} <= tables:
            follow(declared, using)


def follow(declared: Staged, using: str = "default") -> None:
    """Put the triggers on the kind's table and count its rows anew."""
    with transaction.atomic(using=using):
        triggers.put(declared, using)
        StageCount.objects.using(using).filter(pipeline__subject=declared.kind).delete()
        StageCount.objects.using(using).bulk_create(
            StageCount(**dict(zip(CELL, cell, strict=True)), count=count, amount=amount)
            for cell, (count, amount) in by_rows(declared, using).items()
        )


def by_rows(declared: Staged, using: str = "default") -> Cells:
    """What the counters should say, asked of the rows themselves."""
    rows = declared.model.objects.using(using).filter(**declared.open_only).exclude(pipeline=None).order_by()
    columns = [*CELL[:4], *([declared.currency] if declared.currency else [])]
    sums = {"total": Sum(declared.amount)} if declared.amount else {}
    found = {}
    for row in rows.values(*columns).annotate(n=Count("pk"), **sums):
        cell = (*(row[name] for name in CELL[:4]), row[declared.currency] if declared.currency else "")
        found[cell] = (row["n"], row.get("total") or Decimal(0))
    return found


def by_counters(declared: Staged) -> Cells:
    """What the counters say; cells in which nothing stands are left out."""
    rows = StageCount.objects.filter(pipeline__subject=declared.kind).order_by().values(*CELL)
    found = {}
    for row in rows.annotate(n=Sum("count"), total=Sum("amount")):
        if row["n"] or row["total"]:
            found[tuple(row[name] for name in CELL)] = (row["n"], row["total"])
    return found


def faults() -> Iterator[str]:
    """Every cell in which the counters and the rows disagree, in words."""
    for declared in staged.all_staged():
        rows, counters = by_rows(declared), by_counters(declared)
        for cell in sorted(rows.keys() | counters.keys(), key=str):
            real, counted = rows.get(cell, (0, Decimal(0))), counters.get(cell, (0, Decimal(0)))
            if real != counted:
                place = ", ".join(f"{name} {value}" for name, value in zip(CELL, cell, strict=True))
                said, is_ = (f"{count} of {amount}" for count, amount in (counted, real))
                yield f"{declared.kind}: the counter of {place} says {said}, not {is_}"


def fold() -> None:
    """Bring rows that speak of one cell together. Only PostgreSQL has such; elsewhere nothing to do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT stages_fold_counts()")
