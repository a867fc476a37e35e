"""The page on security is true: every test it names is there, every chapter has its row."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = re.findall(r"^\| V(\d+) (.+?) \| (.+?) \| (.*?) ?\|$", (ROOT / "docs" / "security.md").read_text(), re.M)
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", "".join(row[3] for row in ROWS))


def test_every_chapter_has_a_row():
    assert [int(number) for number, *_rest in ROWS] == list(range(1, 18))


def test_a_chapter_is_shown_by_tests_or_does_not_apply():
    bare = [title for _number, title, state, shown in ROWS if not shown and not state.startswith("Does not apply")]

    assert bare == []


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_is_named_is_there(path, name):
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.M)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_packages_are_locked_with_their_sums(lock):
    text = (ROOT / lock).read_text()
    packages = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.M)[1:]

    assert packages and all("==" in one.split("\n")[0] and "--hash=sha256:" in one for one in packages)
