"""The daily rates of the Bank of Russia, as its XML has them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from django.utils.translation import gettext as _

from krug.core.records.currencies import Currency

BASE = Currency.RUB.value
MOST_BYTES = 2 * 1024 * 1024


class NotRates(Exception):
    """The bytes are no such document; the message says why, in the person's language."""


@dataclass(frozen=True)
class Quoted:
    currency: str
    nominal: int
    value: Decimal


@dataclass(frozen=True)
class Day:
    """The rates that were set for a day; those of currencies that Krug does not know are left out."""

    on: dt.date
    rates: list[Quoted]


@dataclass
class _Reading:
    """The document as it passes by: the attributes of its root, the texts of each currency."""

    date: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    path: list[str] = field(default_factory=list)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        if self.path == ["ValCurs"]:
            self.date = attributes.get("Date", "")
        elif self.path == ["ValCurs", "Valute"]:
            self.rows.append({})

    def text(self, data: str) -> None:
        if len(self.path) == 3 and self.rows:
            self.rows[-1][self.path[-1]] = self.rows[-1].get(self.path[-1], "") + data

    def end(self, _name: str) -> None:
        self.path.pop()


def read(content: bytes) -> Day:
    """The rates of a day from the bank's answer: bytes, the encoding is named in them. Raises NotRates.

    Nothing the document declares is followed: no entities, no address.
    """
    if len(content) > MOST_BYTES:
        raise NotRates(_("The file is too large: at most 2 MB."))
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reading.begin, reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise NotRates(_("This is not the bank's XML with the rates of a day.")) from None
    try:
        on = dt.datetime.strptime(reading.date, "%d.%m.%Y").date()
    except ValueError:
        raise NotRates(_("This is not the bank's XML with the rates of a day.")) from None
    if not reading.rows:
        raise NotRates(_("There are no rates in the bank's answer."))
    return Day(on, [_quoted(row) for row in reading.rows if row.get("CharCode", "").strip() in Currency.values])


def _refuse(*_declared: object) -> None:
    raise NotRates(_("This is not the bank's XML with the rates of a day."))


def _quoted(row: dict[str, str]) -> Quoted:
    """A decimal comma, a nominal that is a whole number. Raises NotRates."""
    code = row["CharCode"].strip()
    try:
        nominal, value = int(row.get("Nominal", "")), Decimal(row.get("Value", "").strip().replace(",", "."))
    except (ValueError, InvalidOperation):
        nominal, value = 0, Decimal(0)
    if not 0 < nominal <= 1_000_000_000 or not value.is_finite() or not 0 < value < 1_000_000_000:
        raise NotRates(_("The rate of %(currency)s is no number.") % {"currency": code})
    return Quoted(code, nominal, value)
