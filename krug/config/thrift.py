"""How a web process keeps its memory small: it has a thread, and so a connection, for each page drawn at once."""

from __future__ import annotations

import os
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

# A page reads few pages of the base, and the system has those anyway. Jobs keep what the settings give them.
CACHE_KIB = 2000


def share_arenas() -> None:
    """Let the threads of the processes started from here on share one heap instead of having one each, which never
    give back what a large page once took. Whoever has set it otherwise keeps it."""
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")


def keep_caches_small() -> None:
    """Give each connection to the embedded base that this process makes from here on a small cache."""
    connection_created.connect(_small, dispatch_uid="small caches")


def _small(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
