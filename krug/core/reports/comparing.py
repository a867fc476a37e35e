"""Comparing a period with an earlier one: the same report run again, its figures beside those of now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records.fields import BadValue
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Result, Row, Values

BEFORE = "_before"


class Compare(TextChoices):
    """With what: values of the general parameter `compare`."""

    PREVIOUS = "previous", gettext_lazy("Period before")
    YEAR = "year", gettext_lazy("A year ago")
    NONE = "none", gettext_lazy("Nothing")


def read(raw: str, period: Period) -> Compare | None:
    """What was asked; None when nothing was. Raises BadValue, also for a period open on one side."""
    if not raw:
        return None
    if raw not in Compare.values:
        raise BadValue(_("One of: %(values)s.") % {"values": ", ".join(Compare.values)})
    asked = Compare(raw)
    if asked is not Compare.NONE and period.before() is None:
        raise BadValue(_("Only a period with a beginning and an end can be compared: give from and to."))
    return asked


def earlier(values: Values) -> Period | None:
    """The period that was asked to be compared with, cut to as much as has gone by of one still under way; None when
    there is none."""
    period: Period = values["period"]
    found = None
    if values["compare"] is Compare.PREVIOUS:
        found = period.before()
    elif values["compare"] is Compare.YEAR:
        found = period.year_ago()
    return found.as_far_as(period) if found else None


def count(found: Report, reader: Reader, values: Values) -> tuple[Result, Result | None]:
    """The report, and the same over the earlier period where one was asked for."""
    period = earlier(values)
    before = found.run(reader, {**values, "period": period}) if period else None
    return found.run(reader, values), before


def can_compare(column: Column, now: Result, before: Result) -> bool:
    """Whether the two figures of a column may be set against each other: amounts of two currencies may not."""
    return column.type is not ColumnType.MONEY or now.currency == before.currency


def side_by_side(
    found: Report, values: Values, result: Result, before: Result | None
) -> tuple[tuple[Column, ...], Result]:
    """The columns and rows with what they were before beside them; without `before`, as they are.

    A row that was not there earlier has None in the earlier columns.
    """
    if before is None:
        return found.columns_of(result), result
    columns: list[Column] = []
    for column in found.columns_of(result):
        columns.append(column)
        if column.compared and can_compare(column, result, before):
            columns.append(replace(column, key=f"{column.key}{BEFORE}", title=_title(column, values), opens=False))
    rows = [replace(row, values={**row.values, **_earlier(before.row(row.key))}) for row in result.rows]
    totals = {**result.totals, **_renamed(before.totals)} if result.totals else result.totals
    return tuple(columns), replace(result, rows=rows, totals=totals)


def _title(column: Column, values: Values) -> str:
    text = _("%(title)s, a year ago") if values["compare"] == Compare.YEAR else _("%(title)s, the period before")
    return text % {"title": column.title}


def _earlier(row: Row | None) -> dict[str, Any]:
    return _renamed(row.values) if row else {}


def _renamed(values: Values) -> dict[str, Any]:
    return {f"{key}{BEFORE}": value for key, value in values.items()}
