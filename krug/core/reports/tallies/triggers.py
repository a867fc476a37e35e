"""The triggers that note which parts were written to.

On SQLite, with its one writer, a part has one row that grows. On PostgreSQL each statement appends, so that writers
never wait for one another; a reader folds the rows when they have become many.
"""

from __future__ import annotations

from django.db import connections

FOLD_FROM = 200


def put(kind: str, table: str, using: str = "default") -> None:
    """Put the triggers on the kind's table, in place of those that may be there."""
    script = _postgresql(kind, table) if connections[using].vendor == "postgresql" else _sqlite(kind, table)
    with connections[using].cursor() as cursor:
        for statement in script:
            cursor.execute(statement)


def _sqlite(kind: str, table: str) -> list[str]:
    script = []
    for event, rows in (("insert", ["NEW"]), ("delete", ["OLD"]), ("update", ["OLD", "NEW"])):
        name = f"touched_{table}_{event}"
        body = " ".join(_note(kind, row) for row in rows)
        script += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} BEGIN {body} END",
        ]
    return script


def _note(kind: str, row: str) -> str:
    department, month = f"COALESCE({row}.department_id, 0)", f"substr({row}.created_at, 1, 7)"
    return (
        "UPDATE reports_touched SET changes = changes + 1 "
        f"WHERE kind = '{kind}' AND department = {department} AND month = {month}; "
        "INSERT INTO reports_touched (kind, department, month, changes) "
        f"SELECT '{kind}', {department}, {month}, 1 WHERE changes() = 0;"
    )


def _postgresql(kind: str, table: str) -> list[str]:
    transitions = {
        "insert": "NEW TABLE AS rows_new",
        "delete": "OLD TABLE AS rows_old",
        "update": "OLD TABLE AS rows_old NEW TABLE AS rows_new",
    }
    script = []
    for event, tables in transitions.items():
        name = f"touched_{table}_{event}"
        part = "COALESCE(department_id, 0), to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM')"
        parts = [f"SELECT {part} FROM {rows}" for rows in ("rows_old", "rows_new") if rows in tables]
        script += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN "
            "INSERT INTO reports_touched (kind, department, month, changes) "
            f"SELECT '{kind}', part.*, 1 FROM ({' UNION '.join(parts)}) AS part; "
            "RETURN NULL; END $$ LANGUAGE plpgsql",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    # DISTINCT by UNION alone does nothing for one source.
    return [line.replace("FROM (SELECT COALESCE", "FROM (SELECT DISTINCT COALESCE") for line in script]
