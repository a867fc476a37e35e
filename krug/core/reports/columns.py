"""The columns of a report: what type each has, and how it reads for programs and for people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from krug.core.reports import figures

FOUR = Decimal("0.0001")


class ColumnType(Enum):
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"  # Decimal
    SHARE = "share"  # from 0 to 1
    DAYS = "days"  # whole or half: a median


@dataclass(frozen=True)
class Column:
    """`better`: 1 where more is good news, -1 where less is, 0 where neither. `opens`: its figures lead to records.

    `of` is the field of the records counted that its figures tell, "kind.field" for one of another kind: who does not
    see the field has no such column. `heat`: the page shades its cells by their share.
    """

    key: str
    title: str | Promise
    type: ColumnType = ColumnType.NUMBER
    better: int = 0
    opens: bool = True
    compared: bool = False
    of: str = ""
    heat: bool = False

    @property
    def is_text(self) -> bool:
        return self.type is ColumnType.TEXT

    def plain(self, value: Any) -> Any:
        """The value as JSON: money with two decimals as text, shares with four decimals."""
        if value is None or self.type in (ColumnType.TEXT, ColumnType.NUMBER):
            return value
        if self.type is ColumnType.MONEY:
            return f"{value:.2f}"
        if self.type is ColumnType.SHARE:
            return float(value)
        return int(value) if value == int(value) else float(value)

    def show(self, value: Any, currency: str = "") -> str:
        """The value on a page, in the active language; None is empty."""
        if value is None:
            return ""
        if self.type is ColumnType.MONEY:
            return figures.money(value, currency)
        if self.type is ColumnType.SHARE:
            return figures.percent(value)
        return str(value) if self.type is ColumnType.TEXT else figures.number(value)

    def change(self, now: Any, before: Any) -> Any:
        """How much more it is now; None where one of the two is not known."""
        return None if now is None or before is None or self.is_text else now - before

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
