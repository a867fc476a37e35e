"""kill -9 amid a hand-over, a merge and a restore: each goes on or has never been, and the base is whole."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def told(place, *words):
    """What tests/config/dying.py tells of `place` when its children are dead."""
    command = [sys.executable, "-m", "tests.config.dying", *map(str, words)]
    asked = subprocess.run(command, env=place.environment, capture_output=True, text=True, timeout=300)
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout)


def test_a_handover_goes_on_where_its_last_whole_piece_ended(firm):
    found = told(firm, "handover")

    assert found["died"] == [True] * 6
    handed = found["handed"]
    assert (handed["state"], handed["left"]) == ("done", 0)
    assert handed["done"] == handed["total"] == handed["rows"] == handed["changes"] > 0
    assert found["taken_back"] == {"state": "undone", "restored": handed["total"], "kept": 0}
    assert firm.krug("check").stdout == "whole\n"


def test_a_merge_and_its_taking_apart_are_done_wholly_or_not_at_all(firm):
    found = told(firm, "merge")

    assert all(found["died"])
    assert {"history", "links"} <= set(found["noted"])
    assert (found["untouched"], found["apart"]) == ([True, True], 2)
    assert firm.krug("check").stdout == "whole\n"


def test_a_restore_leaves_an_empty_place_or_a_whole_firm(firm, places, tmp_path):
    copy, other = tmp_path / "copy.krug", places()
    assert firm.krug("backup", copy).returncode == 0

    found = told(other, "restore", copy)

    assert found == {"died": [True] * 4, "inhabited": [False, False, False, True]}
    assert other.krug("check").stdout == "whole\n"
    assert other.krug("backup", tmp_path / "again.krug").returncode == 0
