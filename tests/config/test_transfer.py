"""A firm moved to another database, as a person does it: by the command."""

import os
import subprocess
import sys

import pytest

from tests.databases import own_database


def krug(data, url, *call):
    command = [sys.executable, "-m", "krug", *call]
    environment = {**os.environ, "KRUG_DATA": str(data), "DATABASE_URL": url}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture
def other(tmp_path):
    """An empty database of the kind the tests run on."""
    with own_database() as url:
        yield url or f"sqlite://{tmp_path}/other.sqlite3"


def test_a_firm_moves_whole_and_goes_on_there(tmp_path, other):
    krug(tmp_path, "", "demo", "--clients", "30")

    moved = krug(tmp_path, "", "transfer", other)

    assert (moved.returncode, moved.stderr) == (0, "")
    assert krug(tmp_path, other, "check").stdout == "whole\n"
    added = ["user", "add", "new@firm.example", "--name", "New", "--role", "manager", "--password-stdin"]
    environment = {**os.environ, "KRUG_DATA": str(tmp_path), "DATABASE_URL": other}
    command = [sys.executable, "-m", "krug", *added]
    assert subprocess.run(command, env=environment, input="long password\n", text=True, timeout=60).returncode == 0


def test_a_database_in_use_is_left_alone(tmp_path, other):
    krug(tmp_path, "", "demo", "--clients", "3")
    krug(tmp_path, "", "transfer", other)

    again = krug(tmp_path, "", "transfer", other)

    assert (again.returncode, again.stderr) == (2, "krug transfer: другая база не пуста\n")
