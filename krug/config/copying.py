"""Every table of one database copied into another that is empty and of the same shape, and compared by checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Model

PIECE = 2000
# Told the table and how many of its rows are in.
Tell = Callable[[str, int], None]


class Different(Exception):
    """A table whose copy is not equal; as text its name."""


def copy_base(source: str, target: str, tell: Tell = lambda table, rows: None) -> dict[str, int]:
    """Copy all that the database `source` holds, as of one moment, into `target`; gives rows by table.

    Both are aliases of connections. Raises Different when a copy is not equal; then nothing is left in `target`.
    """
    with _one_moment(source), transaction.atomic(using=target):
        tables = _tables()
        _empty(tables, target)
        # What the target's own triggers write is not copied.
        tables = [model for model in tables if not getattr(model, "KEPT_BY_TRIGGERS", False)]
        copied = {model._meta.db_table: _copy(model, source, target, tell) for model in tables}
        for model in tables:
            if checksum(model, source) != checksum(model, target):
                raise Different(model._meta.db_table)
    _reset_sequences(tables, target)
    return copied


def checksum(model: type[Model], database: str) -> str:
    """SHA-256 over every value of the table in the order of its key, the same on both databases."""
    digest = hashlib.sha256()
    names = [field.attname for field in model._meta.concrete_fields]
    for row in model._base_manager.using(database).order_by("pk").values_list(*names).iterator(chunk_size=PIECE):
        digest.update(repr([_in_order(value) for value in row]).encode())
    return digest.hexdigest()


@contextmanager
def _one_moment(database: str) -> Iterator[None]:
    """What is read inside is what stood at its beginning, whatever people write meanwhile."""
    with transaction.atomic(using=database):
        connection = connections[database]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _in_order(value: Any) -> Any:
    """PostgreSQL's jsonb keeps keys in an order of its own: the same data must give the same text."""
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return value


def _tables() -> list[type[Model]]:
    """Every table of Krug; Django's own list of kinds is made anew by its migrations and so left alone."""
    models: list[type[Model]] = [
        model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
    ]
    return models


def _empty(tables: list[type[Model]], target: str) -> None:
    """Migrations may have written rows of their own, such as the first roles."""
    names = [model._meta.db_table for model in tables]
    connection = connections[target]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, names))}")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for name in names:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")


def _copy(model: type[Model], source: str, target: str, tell: Tell) -> int:
    """Row by row as stored: the ORM's own saving would set times anew."""
    connection, fields = connections[target], model._meta.concrete_fields
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({places})"
    count = 0
    with connection.cursor() as cursor:
        for piece in _pieces(model, source):
            rows = [
                [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
                for row in piece
            ]
            cursor.executemany(statement, rows)
            count += len(rows)
            tell(model._meta.db_table, count)
    return count


def _pieces(model: type[Model], source: str) -> Iterator[list[Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    piece: list[Any] = []
    rows = model._base_manager.using(source).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=PIECE):
        piece.append(row)
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _reset_sequences(tables: list[type[Model]], target: str) -> None:
    connection = connections[target]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
