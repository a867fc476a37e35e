"""The rates of the Bank of Russia, as its XML has them: all of a day, or one currency over a period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from django.utils.translation import gettext as _

from krug.core.records.currencies import Currency

BASE = Currency.RUB.value
MOST_BYTES = 2 * 1024 * 1024
# What the bank itself calls the currencies in the rates of a period, where no code stands.
OF_KEY = {
    "R01235": Currency.USD.value,
    "R01239": Currency.EUR.value,
    "R01375": Currency.CNY.value,
    "R01090B": Currency.BYN.value,
    "R01335": Currency.KZT.value,
    "R01720": Currency.UAH.value,
}


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
    """The document as it passes by: the attributes of its root, the texts and attributes of each rate."""

    root: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    is_of_period: bool = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        if self.path == ["ValCurs"]:
            self.root = attributes
            self.is_of_period = "DateRange1" in attributes
        elif self.path in (["ValCurs", "Valute"], ["ValCurs", "Record"]):
            self.is_of_period = self.is_of_period or name == "Record"
            self.rows.append({key: value for key, value in attributes.items() if key in ("Date", "Id")})

    def text(self, data: str) -> None:
        if len(self.path) == 3 and self.rows:
            self.rows[-1][self.path[-1]] = self.rows[-1].get(self.path[-1], "") + data

    def end(self, _name: str) -> None:
        self.path.pop()


def read(content: bytes) -> Day:
    """The rates of a day from the bank's answer: bytes, the encoding is named in them. Raises NotRates, also for the
    rates of a period."""
    reading = _parsed(content)
    if reading.is_of_period:
        raise NotRates(
            _("These are the rates of one currency over a period; rates of a day are needed: XML_daily.asp.")
        )
    return _day(reading)


def read_days(content: bytes) -> list[Day]:
    """As `read`, also the rates of one currency over a period: the days on which they were set, in order. Raises
    NotRates."""
    reading = _parsed(content)
    return _days(reading) if reading.is_of_period else [_day(reading)]


def _parsed(content: bytes) -> _Reading:
    """Nothing the document declares is followed: no entities, no address."""
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
        raise NotRates(_not_it()) from None
    return reading


def _day(reading: _Reading) -> Day:
    on = _date(reading.root.get("Date", ""))
    if on is None:
        raise NotRates(_not_it())
    if not reading.rows:
        raise NotRates(_("There are no rates in the bank's answer."))
    known = ((row.get("CharCode", "").strip(), row) for row in reading.rows)
    return Day(on, [_quoted(code, row) for code, row in known if code in Currency.values])


def _days(reading: _Reading) -> list[Day]:
    """The bank names the currency by a key of its own, and tells a nominal with each rate."""
    if not reading.rows:
        raise NotRates(_("The bank set no rate of this currency in the period."))
    found: dict[dt.date, Day] = {}
    for row in reading.rows:
        on, key = _date(row.get("Date", "")), (row.get("Id") or reading.root.get("ID", "")).strip()
        if on is None:
            raise NotRates(_("A rate stands under no day: “%(day)s”.") % {"day": row.get("Date", "")[:20]})
        if key not in OF_KEY:
            known = ", ".join(f"{code} ({key})" for key, code in OF_KEY.items())
            said = {"key": key[:20], "known": known}
            raise NotRates(_("Krug does not know the currency “%(key)s” of this file. Known: %(known)s.") % said)
        found[on] = Day(on, [_quoted(OF_KEY[key], row)])
    return [found[on] for on in sorted(found)]


def _date(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text.strip(), "%d.%m.%Y").date()
    except ValueError:
        return None


def _not_it() -> str:
    return _("This is not the bank's XML with rates: those of a day, or of one currency over a period.")


def _refuse(*_declared: object) -> None:
    raise NotRates(_not_it())


def _quoted(code: str, row: dict[str, str]) -> Quoted:
    """A decimal comma, a nominal that is a whole number. Raises NotRates."""
    try:
        nominal, value = int(row.get("Nominal", "")), Decimal(row.get("Value", "").strip().replace(",", "."))
    except (ValueError, InvalidOperation):
        nominal, value = 0, Decimal(0)
    if not 0 < nominal <= 1_000_000_000 or not value.is_finite() or not 0 < value < 1_000_000_000:
        raise NotRates(_("The rate of %(currency)s is no number.") % {"currency": code})
    return Quoted(code, nominal, value)
