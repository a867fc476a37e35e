"""The columns of a report: what type each has, and how it reads for programs and for people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils import formats
from django.utils.functional import Promise

from krug.core.records.fields.numbers import figure
from krug.core.reports import figures

FOUR = Decimal("0.0001")


class ColumnType(Enum):
    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"  # Decimal with at most four decimals
    MONEY = "money"  # Decimal
    SHARE = "share"  # from 0 to 1
    DAYS = "days"  # whole or half: a median
    MINUTES = "minutes"  # as days
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """`better`: 1 where more is good news, -1 where less is, 0 where neither. `opens`: its figures lead to records.

    `of` are the fields of the records counted that its figures tell, by blanks, "kind.field" for one of another kind:
    who does not see them all has no such column. `heat`: the page shades its cells by their share. `blank` stands on
    a page for what is not known.
    """

    key: str
    title: str | Promise
    type: ColumnType = ColumnType.NUMBER
    better: int = 0
    opens: bool = True
    compared: bool = False
    of: str = ""
    heat: bool = False
    blank: str = ""

    @property
    def is_text(self) -> bool:
        return self.type is ColumnType.TEXT

    @property
    def is_counted(self) -> bool:
        """Whether its values can be set against each other."""
        return self.type not in (ColumnType.TEXT, ColumnType.DATE)

    def plain(self, value: Any) -> Any:
        """The value as JSON: money with two decimals as text, shares with four decimals."""
        if value is None or self.type in (ColumnType.TEXT, ColumnType.NUMBER):
            return value
        if self.type is ColumnType.DATE:
            return value.isoformat()
        if self.type is ColumnType.MONEY:
            return f"{value:.2f}"
        if self.type is ColumnType.SHARE:
            return float(value)
        return int(value) if value == int(value) else float(value)  # of days and decimals

    def show(self, value: Any, currency: str = "") -> str:
        """The value on a page, in the active language; None is `blank`."""
        if value is None:
            return self.blank
        if self.type is ColumnType.MONEY:
            return figures.money(value, currency)
        if self.type is ColumnType.SHARE:
            return figures.percent(value)
        if self.type is ColumnType.DECIMAL:
            return figure(value)
        if self.type is ColumnType.DATE:
            return str(formats.date_format(value, "SHORT_DATE_FORMAT"))
        return str(value) if self.type is ColumnType.TEXT else figures.number(value)

    def change(self, now: Any, before: Any) -> Any:
        """How much more it is now; None where one of the two is not known."""
        return None if now is None or before is None or not self.is_counted else now - before

    def show_change(self, change: Any) -> str:
        """The change with its sign; shares differ in percentage points."""
        if change is None:
            return ""
        if self.type is ColumnType.SHARE:
            return figures.points(change)
        sign = "+" if change > 0 else "−" if change < 0 else ""
        size = abs(change)
        return sign + (figures.compact(size) if self.type is ColumnType.MONEY else figures.number(size))

    def tone(self, change: Any) -> str:
        """ "good", "bad" or "": a change told by colour as well as by its sign."""
        if not change or not self.better:
            return ""
        return "good" if (change > 0) == (self.better > 0) else "bad"


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """`part` of `whole` with four decimals; None of nothing."""
    return (Decimal(part) / Decimal(whole)).quantize(FOUR) if whole else None
