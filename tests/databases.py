"""Databases of their own for tests that start processes: of the kind the suite runs on."""

import os
import uuid
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg


@contextmanager
def own_database(like=""):
    """The address of a database on the server that DATABASE_URL names, an empty one or a copy of the one at `like`; ""
    where the tests run on SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"krug_own_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        template = urlsplit(like).path.removeprefix("/")
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
