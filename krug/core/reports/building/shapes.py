"""What a built report asks, as it is kept and as it stands in an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from krug.core.lists.filtering import Group

MOST_ROWS, MOST_MEASURES = 2, 8
COUNT = "records"
CREATED = "created_at"


class Unit(TextChoices):
    """What days are put together by."""

    DAY = "day", _("Single days")
    WEEK = "week", _("Weeks")
    MONTH = "month", _("Months")
    QUARTER = "quarter", _("Quarters")
    YEAR = "year", _("Years")


class What(TextChoices):
    """What is told of the records of a group."""

    COUNT = "count", _("Records")
    SUM = "sum", _("sum")
    AVERAGE = "average", _("average")
    LEAST = "min", _("least")
    MOST = "max", _("most")
    MEDIAN = "median", _("median")
    FORMULA = "formula", _("by a formula")


class Form(TextChoices):
    """How what a formula gives is read."""

    NUMBER = "number", _("Plain number")
    SHARE = "share", _("Per cent")
    MONEY = "money", _("Money")


class Drawing(TextChoices):
    """How the report is shown beside its table."""

    TABLE = "table", _("Table only")
    BARS = "bars", _("Bars")
    LINE = "line", _("Line")
    PIE = "pie", _("Pie")
    FUNNEL = "funnel", _("Funnel")
    MAP = "map", _("Map")


@dataclass(frozen=True)
class Grouping:
    """By which field; `unit` for one of days only, and "" for all others."""

    field: str
    unit: str = ""

    def plain(self) -> dict[str, str]:
        return {"field": self.field, **({"unit": self.unit} if self.unit else {})}


@dataclass(frozen=True)
class Measure:
    """`field` is what is added up; a formula has `formula`, `title` and `form` instead.

    A formula calls other measures by their keys, `[sum_amount] / [records]`; "total_" before a key is its total.
    """

    what: str
    field: str = ""
    title: str = ""
    formula: str = ""
    form: str = ""
    number: int = 0

    @property
    def key(self) -> str:
        """What the column of it is called for programs."""
        if self.what == What.COUNT:
            return COUNT
        return f"formula_{self.number}" if self.what == What.FORMULA else f"{self.what}_{self.field}"

    def plain(self) -> dict[str, str]:
        held = {"what": str(self.what), "field": self.field, "title": self.title, "formula": self.formula}
        return {name: value for name, value in {**held, "form": str(self.form)}.items() if value}


@dataclass(frozen=True)
class Shape:
    """`rows` are one or two groupings, `columns` is what the figures are spread over, None for nothing.

    `dated_by` is the field the report's period asks for; `order` a measure's key, "-" before it for the biggest first,
    "" for the order the groups have by themselves; `top` how many rows are shown, None for all. `subtotals`: rows of
    two levels have a line for each group of the first; then order and `top` go by those groups.
    """

    kind: str
    rows: tuple[Grouping, ...]
    measures: tuple[Measure, ...] = (Measure(What.COUNT),)
    columns: Grouping | None = None
    filter: Group = field(default_factory=Group)
    dated_by: str = CREATED
    order: str = ""
    top: int | None = None
    chart: str = Drawing.BARS
    subtotals: bool = False

    @property
    def has_subtotals(self) -> bool:
        """Only rows of two levels have a level between them and the whole."""
        return self.subtotals and len(self.rows) > 1

    @property
    def groupings(self) -> tuple[Grouping, ...]:
        return (*self.rows, *([self.columns] if self.columns else []))

    def plain(self) -> dict[str, Any]:
        return {
            "type": self.kind,
            "rows": [row.plain() for row in self.rows],
            "columns": self.columns.plain() if self.columns else None,
            "measures": [measure.plain() for measure in self.measures],
            "filter": self.filter.plain(),
            "dated_by": self.dated_by,
            "order": self.order,
            "top": self.top,
            "chart": str(self.chart),
            "subtotals": self.subtotals,
        }
