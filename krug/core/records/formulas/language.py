"""What a formula is made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST, DEEPEST, MOST_PARTS = 1000, 40, 300
BIGGEST = Decimal(10**12)
LONGEST_TEXT = 1000

# None is empty: a field nobody has filled in.
Value = Decimal | str | dt.date | bool | None


class Sort(Enum):
    """What a part of a formula gives."""

    NUMBER = _("a number")
    TEXT = _("a text")
    DATE = _("a date")
    FLAG = _("yes or no")


class FormulaError(Exception):
    """The formula will not do: `reason` says why, `at` is the place of the sign where, from 1."""

    def __init__(self, reason: str | Promise, at: int) -> None:
        super().__init__(str(reason))
        self.reason, self.at = str(reason), at + 1


class Fault(Exception):
    """The formula is right and gives nothing for this record; `code` is one of `MARKS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


ZERO, BIG, BROKEN = "zero", "big", "broken"
# What stands in place of a value that there is none of, in the words of spreadsheets.
MARKS: dict[str, str | Promise] = {ZERO: _("#DIV/0!"), BIG: _("#NUM!"), BROKEN: _("#NAME?")}


@dataclass(frozen=True)
class Node:
    """A part of a formula; `at` is where it begins, from 0."""

    at: int


@dataclass(frozen=True)
class Constant(Node):
    value: Decimal | str | bool


@dataclass(frozen=True)
class Ref(Node):
    """A field, as it is called in the text from `at` to `end`."""

    name: str
    end: int


@dataclass(frozen=True)
class Operation(Node):
    """`parts` are one for "not" and "neg", else two."""

    sign: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Call(Node):
    function: str
    parts: tuple[Node, ...]
