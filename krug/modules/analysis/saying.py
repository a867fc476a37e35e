"""How the analyses are counted, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from krug.core.reports import currencies, figures
from krug.core.reports.results import Result, Values
from krug.modules.analysis.parameters import DEALS, PROFIT, REVENUE

Lines = list[tuple[str, str]]


def counted(values: Values) -> tuple[str, str]:
    """What is measured, of which deals."""
    said = {
        DEALS: _("by the number of deals won %(period)s, by the day of closing; of clients and deals that you see."),
        REVENUE: _("by the revenue of deals won %(period)s, by the day of closing; of clients and deals that you see."),
        PROFIT: _(
            "by the gross profit of deals won %(period)s, by the day of closing; of clients and deals that you see. It "
            "is the amount of their interest lines less the quantity at today's purchase cost; lines without a product "
            "or without a cost are left out. Clients without a profit stand outside."
        ),
    }
    return _("Counted:"), said[values["by"]] % {"period": values["period"].say()}


def classes(values: Values) -> tuple[str, str]:
    said = _(
        "clients from the greatest value down; A begins with the first, B where %(a)s of the whole are reached, C "
        "where %(b)s are. The client that crosses a threshold belongs to the class in which it begins. Of equal "
        "clients the one entered earlier comes first."
    )
    return _("Classes:"), said % {name: percent(values[name]) for name in ("a", "b")}


def without_sales() -> tuple[str, str]:
    return _("No sales:"), _("clients who bought nothing in the period, or nothing of value; they stand outside.")


def how_abc(values: Values, result: Result) -> Lines:
    if not result.rows:
        return [counted(values), too_few()]
    return [counted(values), classes(values), without_sales(), *currencies.how(result)]


def steadiness(values: Values, units: Sequence[dt.date]) -> Lines:
    """`units` are the periods' first days and the day after the last."""
    by_unit = {
        "month": _("%(count)d whole months that are over, from %(first)s to %(last)s."),
        "quarter": _("%(count)d whole quarters that are over, from %(first)s to %(last)s."),
    }
    if len(units) < 2:
        return [(_("Periods:"), _("there is none that lies in the period whole and is over."))]
    days = {"first": _day(units[0]), "last": _day(units[-1] - dt.timedelta(days=1))}
    rule = _(
        "the coefficient of variation, which is the standard deviation of the population over the mean: X up to %(x)s, "
        "Y up to %(y)s, Z above. Periods before the client's first sale do not count; later ones without sales count "
        "as nothing. Fewer than %(least)d periods, or no sales in them, are not enough to tell."
    )
    words = {"x": percent(values["x"]), "y": percent(values["y"]), "least": int(values["least"])}
    return [
        (_("Periods:"), by_unit[values["unit"]] % {"count": len(units) - 1, **days}),
        (_("Classes:"), rule % words),
    ]


def percent(value: Decimal) -> str:
    return f"{figures.number(value)}{figures.WIDE}%"


def _day(day: dt.date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def too_few() -> tuple[str, str]:
    return _("No won deals:"), _("there is none with a client in this period; the analysis begins with the first.")
