"""The triggers that keep the counters, for both databases.

SQLite has one writer at a time, so a trigger adds to the cell itself. On PostgreSQL many write at once: were they to
add to one row, they would wait for each other and could lock one another out; so each only appends what it changed,
and now and then one of them folds the appended rows into sums (never waiting: who finds another at it leaves it).
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from krug.core.stages.staged import Staged

# A statement in so many folds the appended rows.
FOLD_EVERY = 200
FOLD_LOCK = 7_213_001
CELL = "pipeline_id, stage_id, responsible_id, department_id, currency"


def put(declared: Staged, using: str) -> None:
    """Put the triggers on the kind's table, in place of those that may be there."""
    meta = declared.model._meta
    words = {
        "table": meta.db_table,
        "name": f"stages_of_{meta.db_table}",
        "state": meta.get_field(declared.state).column,
        "open": declared.open_state.replace("'", "''"),
        "amount": declared.amount and meta.get_field(declared.amount).column,
        "currency": declared.currency and meta.get_field(declared.currency).column,
    }
    connection = connections[using]
    script = _postgresql(words) if connection.vendor == "postgresql" else _sqlite(words)
    with connection.cursor() as cursor:
        for statement in script:
            cursor.execute(statement)


def _worth(words: dict[str, Any], row: str) -> tuple[str, str]:
    """The amount and the currency of a row, as SQL."""
    amount = f"COALESCE({row}.{words['amount']}, 0)" if words["amount"] else "0"
    return amount, f"{row}.{words['currency']}" if words["currency"] else "''"


def _is_open(words: dict[str, Any], row: str) -> str:
    return f"{row}.{words['state']} = '{words['open']}' AND {row}.deleted_at IS NULL AND {row}.pipeline_id IS NOT NULL"


def _sqlite(words: dict[str, Any]) -> list[str]:
    columns = ["pipeline_id", "stage_id", "responsible_id", "department_id", "deleted_at", words["state"]]
    columns += [column for column in (words["amount"], words["currency"]) if column]
    moved = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    come, gone = _is_open(words, "NEW"), _is_open(words, "OLD")
    events = [
        ("added", "INSERT", come, _count_in(words)),
        ("removed", "DELETE", gone, _count_out(words)),
        ("left", "UPDATE", f"{gone} AND ({moved})", _count_out(words)),
        ("came", "UPDATE", f"{come} AND ({moved})", _count_in(words)),
    ]
    script = []
    for code, event, when, body in events:
        name = f"{words['name']}_{code}"
        script += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {words['table']} WHEN {when} BEGIN {body} END",
        ]
    return script


def _count_in(words: dict[str, Any]) -> str:
    amount, currency = _worth(words, "NEW")
    return (
        f"{_change_cell(words, 'NEW', '+')} "
        f"INSERT INTO stages_stagecount ({CELL}, count, amount) SELECT NEW.pipeline_id, NEW.stage_id, "
        f"NEW.responsible_id, NEW.department_id, {currency}, 1, {amount} WHERE changes() = 0;"
    )


def _count_out(words: dict[str, Any]) -> str:
    """What was counted in has a cell; where the whole base is emptied and cells went first, none is made below zero."""
    return _change_cell(words, "OLD", "-")


def _change_cell(words: dict[str, Any], row: str, sign: str) -> str:
    amount, currency = _worth(words, row)
    cell = " AND ".join(
        f"{name} IS {row}.{name}" for name in ("pipeline_id", "stage_id", "responsible_id", "department_id")
    )
    return (
        f"UPDATE stages_stagecount SET count = count {sign} 1, amount = amount {sign} {amount} "
        f"WHERE {cell} AND currency = {currency};"
    )


FOLD = f"""
CREATE OR REPLACE FUNCTION stages_fold_counts() RETURNS void AS $$
BEGIN
  IF pg_try_advisory_xact_lock({FOLD_LOCK}) THEN
    WITH gone AS (DELETE FROM stages_stagecount RETURNING *)
    INSERT INTO stages_stagecount ({CELL}, count, amount)
    SELECT {CELL}, sum(count), sum(amount) FROM gone
    GROUP BY {CELL} HAVING sum(count) <> 0 OR sum(amount) <> 0;
  END IF;
END $$ LANGUAGE plpgsql
"""


def _postgresql(words: dict[str, Any]) -> list[str]:
    transitions = {
        "insert": "NEW TABLE AS rows_new",
        "delete": "OLD TABLE AS rows_old",
        "update": "OLD TABLE AS rows_old NEW TABLE AS rows_new",
    }
    script = [FOLD]
    for event, tables in transitions.items():
        name = f"{words['name']}_{event}"
        parts = [_part(words, rows, sign) for rows, sign in (("rows_old", "-1"), ("rows_new", "1")) if rows in tables]
        script += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN "
            f"INSERT INTO stages_stagecount ({CELL}, count, amount) "
            f"SELECT {CELL}, sum(n), sum(worth) FROM ({' UNION ALL '.join(parts)}) AS changed "
            f"GROUP BY {CELL} HAVING sum(n) <> 0 OR sum(worth) <> 0; "
            f"IF FOUND AND random() < 1.0 / {FOLD_EVERY} THEN PERFORM stages_fold_counts(); END IF; "
            "RETURN NULL; END $$ LANGUAGE plpgsql",
            f"DROP TRIGGER IF EXISTS {name} ON {words['table']}",
            f"CREATE TRIGGER {name} AFTER {event} ON {words['table']} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return script


def _part(words: dict[str, Any], rows: str, sign: str) -> str:
    amount, currency = _worth(words, rows)
    return (
        f"SELECT pipeline_id, stage_id, responsible_id, department_id, {currency} AS currency, {sign} AS n, "
        f"{sign} * {amount} AS worth FROM {rows} WHERE {_is_open(words, rows)}"
    )
