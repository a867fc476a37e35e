"""A web process keeps its memory small."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from krug.config import thrift

pytestmark = pytest.mark.once


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
    assert os.environ["MALLOC_ARENA_MAX"] == "1"


def test_a_process_that_answers_pages_does_without_what_the_api_is_made_of():
    """Together they are a fourth of its memory."""
    look = (
        "import sys, krug.config.asgi; print(sorted({'pydantic', 'ninja', 'krug.core.api.routing'} & set(sys.modules)))"
    )

    said = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout

    assert said.strip() == "[]"


def test_what_few_processes_need_is_not_read_in_by_all():
    """Passkeys, tokens of providers, questions to other servers, processes: no page needs their libraries."""
    names = ("httpcore", "fido2", "joserfc", "cryptography", "SpiffWorkflow", "lxml")
    code = (
        "import sys, django; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        f"print([name for name in {names} if name in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert said.stdout.strip() == "[]"


def test_a_command_reads_in_what_it_needs_and_no_more():
    """Web processes are forked from one, and have all it has read in."""
    look = (
        "import sys, django; django.setup(); from krug.config.cli import groups;"
        "print([name for name in ('psycopg', 'xlsxwriter', 'granian', 'openpyxl') if name in sys.modules])"
    )
    environment = {**os.environ, "DATABASE_URL": ""}

    said = subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True, env=environment)

    assert said.stdout.strip() == "[]"
