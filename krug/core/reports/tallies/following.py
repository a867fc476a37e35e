"""The triggers by which a write to one record is noted for the part of another that it leads to.

Only writes to the columns named count: a deal moved on the board says nothing new of its client.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections


@dataclass(frozen=True)
class Followed:
    """Records of `kind` lead by the column `link` to those that are counted; `columns` are what is counted of them."""

    kind: str
    link: str
    columns: tuple[str, ...]

    @property
    def watched(self) -> tuple[str, ...]:
        return (self.link, *self.columns)


def put(kind: str, table: str, followed: Followed, beside: str, using: str = "default") -> None:
    """Put the triggers on `beside`, the followed kind's table, in place of those that may be there."""
    make = _postgresql if connections[using].vendor == "postgresql" else _sqlite
    with connections[using].cursor() as cursor:
        for statement in make(kind, table, followed, beside):
            cursor.execute(statement)


def _sqlite(kind: str, table: str, followed: Followed, beside: str) -> Iterable[str]:
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in followed.watched)
    events = (
        ("insert", "INSERT", "", ("NEW",)),
        ("delete", "DELETE", "", ("OLD",)),
        ("update", f"UPDATE OF {', '.join(followed.watched)}", f"WHEN {changed} ", ("OLD", "NEW")),
    )
    for event, on, when, rows in events:
        name = f"touched_{table}_by_{beside}_{event}"
        body = " ".join(_note(kind, table, f"{row}.{followed.link}") for row in rows)
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} AFTER {on} ON {beside} {when}BEGIN {body} END"


def _note(kind: str, table: str, link: str) -> str:
    part = f"COALESCE(t.department_id, 0), substr(t.created_at, 1, 7) FROM {table} t WHERE t.id = {link}"
    return (
        "UPDATE reports_touched SET changes = changes + 1 "
        f"WHERE kind = '{kind}' AND (department, month) IN (SELECT {part}); "
        "INSERT INTO reports_touched (kind, department, month, changes) "
        f"SELECT '{kind}', found.*, 1 FROM (SELECT {part}) AS found WHERE changes() = 0;"
    )


def _postgresql(kind: str, table: str, followed: Followed, beside: str) -> Iterable[str]:
    columns = ", ".join(("id", *followed.watched))
    only = {
        "insert": ("NEW TABLE AS rows_new", f"SELECT {followed.link} FROM rows_new"),
        "delete": ("OLD TABLE AS rows_old", f"SELECT {followed.link} FROM rows_old"),
        "update": (
            "OLD TABLE AS rows_old NEW TABLE AS rows_new",
            f"SELECT {followed.link} FROM ("
            f"(SELECT {columns} FROM rows_old EXCEPT SELECT {columns} FROM rows_new) UNION ALL "
            f"(SELECT {columns} FROM rows_new EXCEPT SELECT {columns} FROM rows_old)) AS other",
        ),
    }
    part = "COALESCE(t.department_id, 0), to_char(t.created_at AT TIME ZONE 'UTC', 'YYYY-MM')"
    for event, (tables, links) in only.items():
        name = f"touched_{table}_by_{beside}_{event}"
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN "
            "INSERT INTO reports_touched (kind, department, month, changes) "
            f"SELECT DISTINCT '{kind}', {part}, 1 FROM {table} t WHERE t.id IN ({links}); "
            "RETURN NULL; END $$ LANGUAGE plpgsql"
        )
        yield f"DROP TRIGGER IF EXISTS {name} ON {beside}"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {beside} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
