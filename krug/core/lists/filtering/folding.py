"""Text without regard to case, ё as е, alike on both databases: SQLite's own LOWER knows only ASCII."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField
from django.db.models.expressions import Func


def fold(text: str | None) -> str | None:
    return None if text is None else text.lower().replace("ё", "е")


class Fold(Func):
    """`fold` inside a query."""

    function = "krug_fold"
    arity = 1
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="replace(lower((%(expressions)s) COLLATE \"und-x-icu\"), 'ё', 'е')", **extra
        )


def teach(connection: Any, **_signal: Any) -> None:
    """Give a new SQLite connection the function; for Django's `connection_created`."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("krug_fold", 1, fold, deterministic=True)
