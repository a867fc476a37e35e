"""In which encoding a text file is written."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from krug.core.imports.reading.refusals import Refused

SAMPLE = 256 * 1024
PIECE = 1 << 20
# Stands for a byte that is no text, see `unreadable`: no text has this sign, as it is no letter and never will be.
UNREADABLE = "\ufdd0"
ERRORS = "krug-unreadable"  # for open(errors=…)
STRAY = 4  # so many letters beside ASCII must be good for each that is not
BOMS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
RUSSIAN = ("cp1251", "koi8-r", "cp866")
# Letters by which Russian text is told; the most frequent ten are over half of any text, be it all in capitals.
FREQUENT = frozenset("оеаинтсрвлОЕАИНТСРВЛ")
LETTERS = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁ")


def encoding_of(path: Path) -> str:
    """The encoding by its mark, else by its text. Raises Refused for what is no text at all."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for mark, name in BOMS:
        if sample.startswith(mark):
            return name
    if wide := _without_mark(sample):
        return wide
    if sample.count(0) > 1 + len(sample) // 100:
        raise Refused(_("There is no text in this file. Save the table as XLSX or CSV."))
    if _is_utf8(path) or _is_nearly_utf8(path):
        return "utf-8"
    return _by_letters(sample)


def unreadable(error: UnicodeError) -> tuple[str, int]:
    """For `codecs.register_error`: a bad byte becomes UNREADABLE, and the rest of the file is read."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNREADABLE, error.end


codecs.register_error(ERRORS, unreadable)


def _without_mark(sample: bytes) -> str:
    """UTF-16 without a mark: every second byte of Latin text is zero, of Russian text 4."""
    head = sample[:4096]
    pairs = max(1, len(head) // 2)
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = head[offset::2]
        if (high.count(0) + high.count(4)) / pairs > 0.9 and head.count(0) > pairs // 10:
            return name
    return ""


def _is_utf8(path: Path) -> bool:
    try:
        return all(True for _text in _pieces(path, "strict"))
    except UnicodeDecodeError:
        return False


def _is_nearly_utf8(path: Path) -> bool:
    """Whether bad bytes are few among letters of several bytes, which other encodings make by chance alone."""
    letters = bad = 0
    for text in _pieces(path, ERRORS):
        strange = text.count(UNREADABLE)
        bad += strange
        letters += len(text) - len(text.encode("ascii", "ignore")) - strange
    return letters >= bad * STRAY


def _pieces(path: Path, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors)
    with path.open("rb") as file:
        while chunk := file.read(PIECE):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _by_letters(sample: bytes) -> str:
    best = max(RUSSIAN, key=lambda name: _russian(sample.decode(name, "replace")))
    if _russian(sample.decode(best, "replace")) > 0:
        return best
    # Loaded only here: the great tables of this library are not wanted at start.
    from charset_normalizer import from_bytes

    found = from_bytes(sample, steps=5, chunk_size=512).best()
    if found is None:
        raise Refused(_("There is no text in this file. Save the table as XLSX or CSV."))
    return found.encoding


def _russian(text: str) -> float:
    """How much the text looks like Russian: above zero when most of what is not ASCII does."""
    foreign = [sign for sign in text if ord(sign) > 127 and sign not in "«»—–№“”„…\u00a0"]
    if not foreign:
        return 0.0
    letters = sum(sign in LETTERS for sign in foreign)
    frequent = sum(sign in FREQUENT for sign in foreign)
    return (letters + frequent) / len(foreign) - 0.9
