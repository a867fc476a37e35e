"""The full-text side of the index: FTS5 trigrams on SQLite, pg_trgm on PostgreSQL."""

from __future__ import annotations

from typing import Any

TABLE = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(text, content='search_entry', content_rowid='id', tokenize='trigram')"
)
TRIGGERS = [
    "CREATE TRIGGER search_fts_added AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_fts(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER search_fts_removed AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER search_fts_changed AFTER UPDATE OF text ON search_entry WHEN old.text <> new.text BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, text) VALUES ('delete', old.id, old.text); "
    "INSERT INTO search_fts(rowid, text) VALUES (new.id, new.text); END",
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX search_entry_trigrams ON search_entry USING gin (text gin_trgm_ops)",
]


def build(apps: Any, schema_editor: Any) -> None:
    """For a migration's RunPython."""
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else [TABLE, *TRIGGERS]
    for statement in statements:
        schema_editor.execute(statement)


def follow_again(apps: Any, schema_editor: Any) -> None:
    """For a migration after one that changed a column: SQLite makes the table anew then, and its triggers are lost."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in TRIGGERS:
            schema_editor.execute(statement)
