"""Django's own migrate, which need not repeat the whole history for an empty base."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from krug.config import first_tables


class Command(migrate.Command):
    """As Django's: `migrate`, `migrate APP`, `migrate APP NAME`. Only the first is shortened."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        connection = connections[options["database"]]
        connection.prepare_database()
        part = any(options[name] for name in ("app_label", "plan", "check_unapplied", "fake"))
        if not part and first_tables.is_empty(connection):
            first_tables.lay(connection)
        return super().handle(*args, **options)
