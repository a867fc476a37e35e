"""Every text of Krug has its Russian."""

import io
from pathlib import Path

import pytest
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from krug.config.translations import gathered

pytestmark = pytest.mark.once

KRUG = Path(__file__).resolve().parent.parent.parent / "krug"
KEYWORDS = {
    "gettext": None,
    "_": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def texts() -> set[str]:
    found: set[str] = set()
    for path in [*KRUG.rglob("*.py"), *KRUG.rglob("*.html")]:
        source = path.read_text()
        if path.suffix == ".html":
            source = templatize(source, origin=str(path))
        for _line, message, _comments, _context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            found.add(message if isinstance(message, str) else message[0])
    return found


def test_every_text_has_its_russian():
    known = {entry.msgid for entry in gathered("ru") if entry.msgstr or entry.msgstr_plural}

    missing = texts() - known

    assert missing == set()


def test_no_translation_is_left_over():
    known = {entry.msgid for entry in gathered("ru")}

    assert known - texts() == set()
