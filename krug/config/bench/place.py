"""Where the benchmark's databases lie: filled once by size and schema, copied for each run."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from django.db.migrations.loader import MigrationLoader

# Grows when what is filled in changes, so that an old base is not taken for a new one.
FILLING = 2


def schema() -> str:
    """A short name of the tables' present shape."""
    names = sorted(
        f"{app}.{name}" for app, name in MigrationLoader(connection, ignore_no_migrations=True).disk_migrations
    )
    return hashlib.sha256(f"{FILLING} {' '.join(names)}".encode()).hexdigest()[:10]


class Place:
    """A database of the benchmark: a folder with the embedded one, or one on the server of `url`."""

    def __init__(self, root: Path, name: str, url: str) -> None:
        self.root, self.name, self.url = root, name, url
        self.folder = root / name

    @property
    def environment(self) -> dict[str, str]:
        """What a process of Krug needs in order to work in this database."""
        return {"KRUG_DATA": str(self.folder), "DATABASE_URL": self._database(f"krug_bench_{self.name}")}

    @property
    def is_filled(self) -> bool:
        return (self.folder / "filled").exists() and (not self.url or self._exists())

    def make(self) -> None:
        """Empty, whatever was there."""
        self.remove()
        self.folder.mkdir(parents=True)
        if self.url:
            self._on_server(f'CREATE DATABASE "krug_bench_{self.name}"')

    def copy(self, name: str) -> Place:
        """The same data under another name, for a run that will change them."""
        other = Place(self.root, name, self.url)
        other.remove()
        shutil.copytree(self.folder, other.folder)
        if self.url:
            self._on_server(f'CREATE DATABASE "krug_bench_{name}" TEMPLATE "krug_bench_{self.name}"')
        return other

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.url:
            self._on_server(f'DROP DATABASE IF EXISTS "krug_bench_{self.name}" WITH (FORCE)')

    def _exists(self) -> bool:
        with self._server() as server:
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            return server.execute(asked, [f"krug_bench_{self.name}"]).fetchone() is not None

    def _on_server(self, statement: str) -> None:
        with self._server() as server:
            server.execute(statement.encode())

    def _server(self) -> Any:
        import psycopg  # every command knows of this file, and few need its weight

        return psycopg.connect(self.url, autocommit=True)

    def _database(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}")) if self.url else ""
