"""What leaves Krug, row by row, all of one moment, whoever works meanwhile and however many rows there are."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from krug.config.export.table import Table
from krug.core.api.items import know_beside, loaded
from krug.core.records.fields import Field
from krug.core.records.kinds import RecordKind

PIECE = 500
# What every record has beside its fields, before them and after them.
FIRST = ("id", "uid")
LAST = ("department", "created_at", "created_by", "updated_at", "version", "deleted_at")


@contextmanager
def snapshot() -> Iterator[None]:
    """What is read inside is the base of one moment. Nothing may be written inside, by this thread."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            # A reading transaction, not Django's own: writers go on in the log.
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM django_migrations").fetchone()
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def fields_of(kind: RecordKind) -> tuple[Field, ...]:
    """Every field, the firm's own and those only verbs change among them."""
    return (*kind.fields, *kind.noted)


def rows_of_kind(kind: RecordKind) -> Iterator[list[Any]]:
    """Each record, in the bin or not: FIRST, its fields as the API gives them, LAST."""
    fields = fields_of(kind)
    for records in _pieces(loaded(kind, kind.model.objects.all())):
        know_beside(kind, records)
        for record in records:
            first, last = ([getattr(record, _column(name)) for name in names] for names in (FIRST, LAST))
            yield [*first, *(field.plain(field.value(record)) for field in fields), *last]
        # Records and their rows hold one another, and Krug looks for such circles seldom: hundreds of MB by then.
        gc.collect()


def rows_of_table(table: Table) -> Iterator[list[Any]]:
    for rows in _pieces(table.rows.values_list("pk", *table.columns), lambda row: row[0]):
        for row in rows:
            yield list(row[1:])


def _pieces(rows: Any, key: Any = lambda row: row.pk) -> Iterator[list[Any]]:
    """By key, so that no more than a piece is ever held."""
    last = None
    while True:
        wanted = rows if last is None else rows.filter(pk__gt=last)
        piece = list(wanted.order_by("pk")[:PIECE])
        if not piece:
            return
        yield piece
        last = key(piece[-1])


def _column(name: str) -> str:
    return f"{name}_id" if name in ("department", "created_by") else name
