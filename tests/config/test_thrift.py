"""A web process keeps its memory small."""

import os

from django.db import connection
from django.db.backends.signals import connection_created

from krug.config import thrift


def test_a_connection_of_a_web_process_has_a_small_cache(db):
    thrift.keep_caches_small()
    try:
        connection_created.send(type(connection), connection=connection)
    finally:
        connection_created.disconnect(dispatch_uid="small caches")

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            size = cursor.execute("PRAGMA cache_size").fetchone()[0]
            cursor.execute("PRAGMA cache_size = -8000")
        assert size == -thrift.CACHE_KIB


def test_who_runs_krug_may_set_the_heaps_otherwise(monkeypatch):
    monkeypatch.setenv("MALLOC_ARENA_MAX", "5")
    thrift.share_arenas()
    assert os.environ["MALLOC_ARENA_MAX"] == "5"

    monkeypatch.delenv("MALLOC_ARENA_MAX")
    thrift.share_arenas()
    assert os.environ["MALLOC_ARENA_MAX"] == "2"
