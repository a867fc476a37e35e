"""Cells as numbers and dates, in whatever way people write them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from krug.core.records.fields import BadValue

SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
CURRENCY = re.compile(r"(?:\|[A-Z]{3}$|₽|р\.|руб\.?|\$|€|usd|eur|rub|byn|uah|kzt|cny)", re.I)
# With a decimal comma, points may part the thousands; and the other way round.
NUMBER = {
    ",": re.compile(r"-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?"),
    ".": re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"),
}
TOKENS = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d", "HH": "%H", "mm": "%M", "SS": "%S"}
TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
FIRST_YEAR, LAST_YEAR = 1900, 2200


def decimal(text: str, sign: str = "") -> Decimal:
    """A number written with the decimal sign `sign`; without one, however it can be read, if in one way only.

    Raises BadValue.
    """
    bare = SPACES.sub("", CURRENCY.sub("", text)).replace("\u2212", "-")
    readings = {_plain(bare, mark) for mark in ([sign] if sign else NUMBER) if NUMBER[mark].fullmatch(bare)}
    if len(readings) == 1:
        return readings.pop()
    if len(readings) > 1:
        raise BadValue(
            _("“%(text)s” can be read in two ways. Say which sign parts the fraction: comma or point.")
            % {"text": text[:40]}
        )
    if sign and any(pattern.fullmatch(bare) for pattern in NUMBER.values()):
        name = _("comma") if sign == "," else _("point")
        raise BadValue(
            _("“%(text)s” does not fit: the fraction is to be parted by a %(sign)s.")
            % {"text": text[:40], "sign": name}
        )
    raise BadValue(_("“%(text)s” is not a number.") % {"text": text[:40]})


def day(text: str, formats: list[str] | tuple[str, ...] = ()) -> dt.date:
    """A date; `formats` are like "DD.MM.YYYY". Without one, however it can be read, if in one way only.

    A time of day behind the date is passed over. Raises BadValue.
    """
    bare = " ".join(text.split())
    patterns = [pattern(one) for one in formats] or _by_shape(TIME.sub("", bare))
    found = {date for one in patterns for candidate in (bare, TIME.sub("", bare)) if (date := _parsed(candidate, one))}
    if len(found) == 1:
        return found.pop()
    if len(found) > 1:
        raise BadValue(
            _("“%(text)s” can be read in two ways. Say how dates are written in the file.") % {"text": text[:40]}
        )
    if re.search(r"\d{1,4}\D\d{1,2}\D\d{1,4}", bare):
        raise BadValue(_("There is no such date: “%(text)s”.") % {"text": text[:40]})
    raise BadValue(_("“%(text)s” is not a date.") % {"text": text[:40]})


def pattern(words: str) -> str:
    """ "DD.MM.YYYY" as Python writes it. What is written Python's way already stays."""
    if "%" in words:
        return words
    for word, code in TOKENS.items():
        words = words.replace(word, code)
    return words


def _plain(bare: str, mark: str) -> Decimal:
    thousands = "." if mark == "," else ","
    return Decimal(bare.replace(thousands, "").replace(mark, "."))


def _by_shape(bare: str) -> list[str]:
    if re.fullmatch(r"\d{4}\D\d{1,2}\D\d{1,2}", bare):
        return [f"%Y{bare[4]}%m{bare[4]}%d"]
    if re.fullmatch(r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})", bare):
        return ["%d.%m.%Y", "%d.%m.%y"]
    if re.fullmatch(r"\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})", bare):
        mark = re.sub(r"\d", "", bare)[0]
        return [f"%d{mark}%m{mark}%Y", f"%m{mark}%d{mark}%Y", f"%d{mark}%m{mark}%y", f"%m{mark}%d{mark}%y"]
    return ["%Y%m%d"] if re.fullmatch(r"\d{8}", bare) else []


def _parsed(text: str, one: str) -> dt.date | None:
    try:
        found = dt.datetime.strptime(text, one).date()
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
