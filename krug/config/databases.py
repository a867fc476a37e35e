"""Which database Krug keeps its data in: the embedded one, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from krug.config.early import noop as _
from krug.config.environment import BadVariable

# WAL lets pages read while a verb writes. FULL, because what was acknowledged must survive a power cut.
# No mmap: it makes a query no quicker once the system has the pages, and counts the whole base as the process's memory.
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; "
    "PRAGMA mmap_size=0; PRAGMA cache_size=-4000; PRAGMA journal_size_limit=67108864;"
)


SCHEME = _("%(name)s must begin with postgresql://, not with %(scheme)s")
ADDRESS = _("%(name)s is no address of a database: postgresql://user:password@host:port/name")


def database_from(url: str, data: Path, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Django's settings for `url` (postgresql://user:password@host:port/name or sqlite:///path), or for
    `data`/krug.sqlite3. Raises BadVariable, which calls the address `name`."""
    if not url:
        return _sqlite(data / "krug.sqlite3")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # it may hold a password, so that it is not said again
        raise BadVariable(ADDRESS, name=name) from None
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadVariable(SCHEME, name=name, scheme=f"{parts.scheme}://" if parts.scheme else "…")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
        "TEST": {"NAME": None},
    }
