"""Rows as they are stored, from a server to an embedded database and back, whatever shape both have.

Not by Krug's models, which know the newest shape only: a base is copied before it is brought up to date.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

PIECE = 2000
# Django keeps its own list of kinds and of migrations: both are made anew with the tables.
OWN = {"django_migrations", "django_content_type", "auth_permission"}
# Numbers of a server's transactions mean nothing on another: moved below all that may come, their order stays.
TRANSACTIONS = {
    "events_event": "transaction",
    "events_chainlink": "last_transaction",
    "events_cursor": "transaction",
}
Tell = Callable[[int, int], None]
Row = tuple[Any, ...]


def shape_of(database: str) -> dict[str, list[str]]:
    """The migrations applied there, by app."""
    applied: dict[str, list[str]] = {}
    for app, name in MigrationExecutor(connections[database]).loader.applied_migrations:
        applied.setdefault(app, []).append(name)
    return {app: sorted(names) for app, names in sorted(applied.items())}


def give_shape(database: str, shape: dict[str, list[str]]) -> None:
    """Make the empty `database` what these migrations made of the other one."""
    executor = MigrationExecutor(connections[database])
    wanted = {(app, name) for app, names in shape.items() for name in names}
    if wanted >= set(executor.loader.disk_migrations):
        call_command("migrate", database=database, interactive=False, verbosity=0)
        return
    newest = executor.loader.graph.leaf_nodes()
    plan = [step for step in executor.migration_plan(newest) if (step[0].app_label, step[0].name) in wanted]
    executor.migrate(newest, plan=plan)


def cross(source: str, target: str, tell: Tell = lambda done, total: None) -> None:
    """Copy every row of `source`, as of one moment, in place of those of `target`, in one transaction."""
    one, other = connections[source], connections[target]
    with transaction.atomic(using=source), transaction.atomic(using=target):
        if one.vendor == "postgresql":
            with one.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        tables = sorted(_tables(one) & _tables(other))
        _empty(other, tables)
        kept = _kept_by_triggers()
        for number, table in enumerate(table for table in tables if table not in kept):
            _copy(one, other, table)
            tell(number + 1, len(tables))
        if other.vendor == "postgresql":
            _count_on(other, tables)


def _tables(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return {name for (name,) in cursor.fetchall()} - OWN


def _kept_by_triggers() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if getattr(model, "KEPT_BY_TRIGGERS", False)}


def _empty(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    """Migrations may have written rows of their own, such as the first roles."""
    names = [connection.ops.quote_name(name) for name in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)}")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for name in names:
            cursor.execute(f"DELETE FROM {name}")


def _copy(one: BaseDatabaseWrapper, other: BaseDatabaseWrapper, table: str) -> None:
    theirs = _columns(other, table)
    columns = [name for name in _columns(one, table) if name in theirs]
    names = ", ".join(other.ops.quote_name(name) for name in columns)
    rows = _rows(one, table, columns)
    with other.cursor() as cursor:
        if other.vendor == "postgresql":
            truths = [theirs[name] == "boolean" for name in columns]
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as file:
                for row in rows:
                    file.write_row(_with_truths(row, truths))
            return
        raw = cursor.connection.cursor()
        places = ", ".join(["?"] * len(columns))
        raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', (tuple(map(_plain, row)) for row in rows))


def _columns(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    """Type by name, as the database calls it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT column_name, data_type FROM information_schema.columns "
                "WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' "
                "ORDER BY ordinal_position",
                [table],
            )
            return dict(cursor.fetchall())
        cursor.execute(f'PRAGMA table_info("{table}")')
        return {name: kind for _place, name, kind, *_rest in cursor.fetchall()}


def _rows(connection: BaseDatabaseWrapper, table: str, columns: list[str]) -> Iterator[Row]:
    asked = [connection.ops.quote_name(name) for name in columns]
    if connection.vendor == "sqlite":
        # By a connection of its own: Django's would make times and truths of what the file keeps as text and numbers.
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as raw:
            yield from _pieces(raw.execute(f'SELECT {", ".join(asked)} FROM "{table}"'))
        return
    if table in TRANSACTIONS:
        place = columns.index(TRANSACTIONS[table])
        asked[place] += " - COALESCE((SELECT max(transaction) + 1 FROM events_event), 0)"
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'SELECT {", ".join(asked)} FROM "{table}"')
        yield from _pieces(cursor)


def _pieces(cursor: Any) -> Iterator[Row]:
    while piece := cursor.fetchmany(PIECE):
        yield from piece


def _plain(value: Any) -> Any:
    """A server's value as Django keeps it in an embedded database."""
    if isinstance(value, dt.datetime):
        return str(value.astimezone(dt.UTC).replace(tzinfo=None))
    if isinstance(value, dt.date | dt.time):
        return str(value)
    return value.hex if isinstance(value, uuid.UUID) else value


def _with_truths(row: Row, truths: list[bool]) -> list[Any]:
    """An embedded database's values as a server takes them: truths are no numbers there."""
    return [
        bool(value) if is_truth and value is not None else value for value, is_truth in zip(row, truths, strict=True)
    ]


def _count_on(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    """New rows get numbers after those that came."""
    with connection.cursor() as cursor:
        for table in tables:
            if "id" not in _columns(connection, table):
                continue
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{table}"'])
            (sequence,) = cursor.fetchone()
            if sequence:
                cursor.execute(f'SELECT setval(%s, max(id)) FROM "{table}" HAVING max(id) IS NOT NULL', [sequence])
