"""In which encoding a text file is written."""

from __future__ import annotations

import codecs
from pathlib import Path

from django.utils.translation import gettext as _

from krug.core.imports.reading.refusals import Refused

SAMPLE = 256 * 1024
BOMS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
RUSSIAN = ("cp1251", "koi8-r", "cp866")
# Letters by which Russian text is told; the most frequent ten are over half of any text.
FREQUENT = frozenset("оеаинтсрвл")
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
    if b"\x00" in sample:
        raise Refused(_("There is no text in this file. Save the table as XLSX or CSV."))
    if _is_utf8(path):
        return "utf-8"
    return _by_letters(sample)


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
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


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
