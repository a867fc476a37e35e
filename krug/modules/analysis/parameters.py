"""What the analysis may be asked beside the period."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.parameters import ChoiceParameter, NumberParameter, Options
from krug.core.reports.readers import Reader
from krug.core.reports.results import Result, Values
from krug.modules.catalog.models import Product
from krug.modules.deals.models import Deal
from krug.modules.deals.reports import gross_profit

REVENUE, DEALS, PROFIT = "revenue", "deals", "profit"


def _measures(reader: Reader) -> Options:
    """By revenue for those who see amounts, by gross profit for those who see purchase costs too."""
    by_count = (DEALS, _("Won deals"))
    if not reader.user.sees_field(Deal.KIND, "amount"):
        return [by_count]
    profit = [(PROFIT, _("Gross profit"))] if gross_profit.may_see(reader) else []
    return [(REVENUE, _("Revenue")), by_count, *profit]


def _units(_reader: Reader) -> Options:
    return [("month", _("Months")), ("quarter", _("Quarters"))]


BY = ChoiceParameter("by", gettext_lazy("By"), choices=_measures, buttons=True)
# Percent of the whole at which class B and class C begin.
A = NumberParameter("a", gettext_lazy("A up to, %"), usual=80, least=0, most=100, places=2)
B = NumberParameter("b", gettext_lazy("B up to, %"), usual=95, least=0, most=100, places=2)
# Percent of the coefficient of variation up to which a client is X, and Y.
X = NumberParameter("x", gettext_lazy("X up to, %"), usual=10, least=0, most=1000, places=2)
Y = NumberParameter("y", gettext_lazy("Y up to, %"), usual=25, least=0, most=1000, places=2)
UNIT = ChoiceParameter("unit", gettext_lazy("Periods"), choices=_units, buttons=True)
LEAST = NumberParameter("least", gettext_lazy("Periods at least"), usual=3, least=2, most=120)
TOP = NumberParameter("top", gettext_lazy("First clients"), usual=100, least=1, most=10_000)
ACTIVE = NumberParameter("active", gettext_lazy("Active, days"), usual=90, least=1, most=3650)
SLEEPING = NumberParameter("sleeping", gettext_lazy("Sleeping up to, days"), usual=180, least=1, most=3650)


# Told where it is what is measured by.
PROFIT_COLUMN = Column(
    "profit",
    gettext_lazy("Gross profit"),
    ColumnType.MONEY,
    1,
    opens=False,
    of=f"{Deal.KIND}.amount {Product.KIND}.cost",
)


def by_measure(result: Result, values: Values, columns: tuple[Column, ...]) -> Result:
    """The result without the column of profit, unless profit is what is measured by."""
    if values["by"] == PROFIT:
        return result
    found = result.without([PROFIT_COLUMN.key])
    return replace(found, others=result.others, columns=tuple(one for one in columns if one is not PROFIT_COLUMN))


def in_order(values: Values, lower: str, upper: str) -> tuple[str, str] | None:
    """What is wrong where the second threshold lies below the first, as a report's `wrong` says it."""
    first, second = values[lower], values[upper]
    if first > second:
        return upper, _("Must not be less than %(value)s.") % {"value": f"{first:f}"}
    return None


def hundredths(percent: Decimal) -> int:
    """80 % as 8000: whole, so that databases compare exactly."""
    return int(percent * 100)
