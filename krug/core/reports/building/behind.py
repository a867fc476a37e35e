"""The records behind one figure of a built report."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import unquote

from django.db.models import Case, IntegerField, Q, Value, When

from krug.core.access.keys import key_of
from krug.core.records.fields import LinkField, RowField, TagsField, YesNoField
from krug.core.reports.building.counting import count
from krug.core.reports.building.dimensions import Dimension
from krug.core.reports.building.measures import Told
from krug.core.reports.building.naming import BETWEEN, EMPTY, OTHERS
from krug.core.reports.building.plans import Plan
from krug.core.reports.building.shapes import What
from krug.core.reports.building.tables import GROUP, OF, SECOND, arranged
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader


class NoSuchGroup(Exception):
    """The address names a group that none can be."""


def behind(plan: Plan, reader: Reader, period: Period, row: str, column: str) -> Any:
    """As many records as the figure tells of; None where there is no such cell. Raises Refused."""
    key, _of, across = column.partition(OF)
    told = next((one for one in plan.measures if one.key == key), None)
    if told is None or column in (GROUP, SECOND) or (across and plan.columns is None):
        return None
    # Only the groups that the figure is of: by tags a record would be met several times.
    levels = len(plan.rows) if row == OTHERS else len(row.split(BETWEEN)) if row else 0
    rows = plan.records(reader, period, [*range(levels), *([len(plan.rows)] if across else [])])
    try:
        if row == OTHERS:
            rows = _others(plan, reader, period, rows)
        elif row:
            rows = rows.filter(_row(plan, row))
        if across and plan.columns:
            rows = rows.filter(_group(plan.columns, len(plan.rows), across))
    except NoSuchGroup:
        return None
    return _told_of(plan, told, reader, period, rows)


def _told_of(plan: Plan, told: Told, reader: Reader, period: Period, rows: Any) -> Any:
    """Of an amount only the records that have one, in the currency the report speaks in."""
    if told.field is None:
        return rows
    if told.is_money and plan.has_currency:
        rows = rows.filter(currency=count(plan, reader, period).currency)
    # A sum is told of all: what has no value adds nothing.
    return rows if told.measure.what == What.SUM else rows.filter(**{f"{told.field.column}__isnull": False})


def _row(plan: Plan, row: str) -> Q:
    groups = row.split(BETWEEN)
    if len(groups) != len(plan.rows) and not (plan.shape.has_subtotals and len(groups) == 1):
        raise NoSuchGroup(row)
    found = Q()
    for at, (dimension, group) in enumerate(zip(plan.rows, groups, strict=False)):
        found &= _group(dimension, at, group)
    return found


def _group(dimension: Dimension, at: int, written: str) -> Q:
    return dimension.among(f"part_{at}", None if written == EMPTY else _read(dimension, unquote(written)))


def _read(dimension: Dimension, text: str) -> Any:
    field = dimension.field
    if dimension.is_dated:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise NoSuchGroup(text) from None
    if isinstance(field, YesNoField):
        return text == "True"
    if isinstance(field, (LinkField, RowField, TagsField)):
        pk = key_of(text)
        if pk is None:
            raise NoSuchGroup(text)
        return pk
    if "\x00" in text:
        raise NoSuchGroup(text)
    return text


def _others(plan: Plan, reader: Reader, period: Period, rows: Any) -> Any:
    """Whatever lies in none of the rows that are shown."""
    shown = [row for row in arranged(plan, count(plan, reader, period)).rows if not row.is_part]
    whens = [When(_row(plan, row.key), then=Value(1)) for row in shown if row.key != OTHERS]
    if len(whens) == len(shown):
        raise NoSuchGroup(OTHERS)
    return rows.annotate(is_shown=Case(*whens, default=Value(0), output_field=IntegerField())).filter(is_shown=0)
