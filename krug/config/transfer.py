"""Moving a firm to another database: every table copied in one transaction, then compared by checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Model

from krug.config.databases import database_from
from krug.core.access.models import User

PIECE = 2000
TARGET = "target"


class NotMoved(Exception):
    """Why nothing was moved, in one line."""


def move_to(url: str) -> dict[str, int]:
    """Copy this firm to the empty database at `url`; gives rows by table. The firm here stays as it is.

    Raises NotMoved when somebody already works there or when the copy is not equal; then nothing is left there.
    """
    _connect(url)
    call_command("migrate", database=TARGET, interactive=False, verbosity=0)
    if User.objects.using(TARGET).exists():
        raise NotMoved("the other database is not empty")
    with transaction.atomic(), transaction.atomic(using=TARGET):
        tables = _tables()
        _empty(tables)
        # What the target's own triggers write is not copied.
        tables = [model for model in tables if not getattr(model, "KEPT_BY_TRIGGERS", False)]
        moved = {model._meta.db_table: _copy(model) for model in tables}
        for model in tables:
            if checksum(model, "default") != checksum(model, TARGET):
                raise NotMoved(f"{model._meta.db_table} differs after the copy")
    _reset_sequences(tables)
    connections[TARGET].close()
    return moved


def checksum(model: type[Model], database: str) -> str:
    """SHA-256 over every value of the table in the order of its key, the same on both databases."""
    digest = hashlib.sha256()
    names = [field.attname for field in model._meta.concrete_fields]
    for row in model._base_manager.using(database).order_by("pk").values_list(*names).iterator(chunk_size=PIECE):
        digest.update(repr([_in_order(value) for value in row]).encode())
    return digest.hexdigest()


def _in_order(value: Any) -> Any:
    """PostgreSQL's jsonb keeps keys in an order of its own: the same data must give the same text."""
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return value


def _connect(url: str) -> None:
    settings = database_from(url, Path())
    connections.settings[TARGET] = {**connections.settings["default"], "OPTIONS": {}, **settings}


def _tables() -> list[type[Model]]:
    """Every table of Krug; Django's own list of kinds is made anew by its migrations and so left alone."""
    models: list[type[Model]] = [
        model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
    ]
    return models


def _empty(tables: list[type[Model]]) -> None:
    """Migrations may have written rows of their own, such as the first roles."""
    names = [model._meta.db_table for model in tables]
    connection = connections[TARGET]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, names))}")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for name in names:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")


def _copy(model: type[Model]) -> int:
    """Row by row as stored: the ORM's own saving would set times anew."""
    connection, fields = connections[TARGET], model._meta.concrete_fields
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({places})"
    count = 0
    with connection.cursor() as cursor:
        for piece in _pieces(model):
            rows = [
                [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
                for row in piece
            ]
            cursor.executemany(statement, rows)
            count += len(rows)
    return count


def _pieces(model: type[Model]) -> Iterator[list[Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    piece: list[Any] = []
    rows = model._base_manager.using("default").order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=PIECE):
        piece.append(row)
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _reset_sequences(tables: list[type[Model]]) -> None:
    connection = connections[TARGET]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
