"""An empty base made at once is the base that all migrations, one after the other, come to."""

import json
import os
import subprocess
import sys

from tests.databases import own_database


def told(way, data):
    """The tables of a base made that way: "at_once" or "by_steps"."""
    with own_database() as address:
        done = subprocess.run(
            [sys.executable, "-m", "tests.config.telling_tables", way],
            env=os.environ | {"KRUG_DATA": str(data / way), "DATABASE_URL": address},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_tables_made_at_once_are_those_that_migrations_make(tmp_path):
    at_once, by_steps = told("at_once", tmp_path), told("by_steps", tmp_path)

    assert len(at_once["tables"]) > 100
    for what in ("tables", "constraints", "definitions", "recorded"):
        assert at_once[what] == by_steps[what], what
