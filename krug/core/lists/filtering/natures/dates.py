from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.lists.filtering.natures.nature import blank, pair, parsed
from krug.core.lists.filtering.operators import Op
from krug.core.records.fields import BadValue, DateField, Field, MomentField
from krug.core.records.kinds import RecordKind

DAYS = DateField("day", "")
MOST_DAYS = 36_500
DAY = dt.timedelta(days=1)
Bounds = tuple[dt.date | None, dt.date | None]


class DateNature:
    """Days, and moments asked by the day they fall on in the person's time zone."""

    ops = (
        Op.IS,
        Op.BEFORE,
        Op.AFTER,
        Op.BETWEEN,
        Op.LAST,
        Op.NEXT,
        Op.TODAY,
        Op.WEEK,
        Op.MONTH,
        Op.LAST_MONTH,
        Op.YEAR,
        Op.EMPTY,
        Op.FILLED,
    )

    def read(self, field: Field, op: Op, raw: Any, user: User) -> Any:
        if op in (Op.LAST, Op.NEXT):
            return _days(raw)
        return sorted(parsed(DAYS, one) for one in pair(raw)) if op is Op.BETWEEN else parsed(DAYS, raw)

    def where(self, kind: RecordKind, field: Field, op: Op, value: Any, user: User) -> Q:
        column = field.column
        if op is Op.EMPTY:
            return blank(column)
        if op is Op.FILLED:
            return ~blank(column)
        first, last = bounds(op, value, timezone.localdate())
        condition = Q()
        if first:
            condition &= Q(**{f"{column}__gte": _start(field, first)})
        if last:
            condition &= Q(**{f"{column}__lt": _start(field, last + DAY)})
        return condition

    def say(self, field: Field, op: Op, value: Any, user: User) -> str:
        if isinstance(value, int):
            return str(value)
        days = value if isinstance(value, list) else [value]
        return " – ".join(formats.date_format(day, "SHORT_DATE_FORMAT") for day in days)


def bounds(op: Op, value: Any, today: dt.date) -> Bounds:
    """The first and the last day that fit, both included; None where there is no bound."""
    match op:
        case Op.IS:
            return value, value
        case Op.BEFORE:
            return None, value - DAY
        case Op.AFTER:
            return value + DAY, None
        case Op.BETWEEN:
            return value[0], value[1]
        case Op.LAST:
            return today - DAY * (value - 1), today
        case Op.NEXT:
            return today, today + DAY * (value - 1)
        case Op.WEEK:
            monday = today - DAY * today.weekday()
            return monday, monday + DAY * 6
        case Op.MONTH:
            first = today.replace(day=1)
            return first, (first + DAY * 32).replace(day=1) - DAY
        case Op.LAST_MONTH:
            last = today.replace(day=1) - DAY
            return last.replace(day=1), last
        case Op.YEAR:
            return today.replace(month=1, day=1), today.replace(month=12, day=31)
    return today, today


def _days(raw: Any) -> int:
    if isinstance(raw, bool) or not str(raw).isdecimal() or not 1 <= int(str(raw)[:9]) <= MOST_DAYS:
        raise BadValue(_("From %(least)d to %(most)d.") % {"least": 1, "most": MOST_DAYS})
    return int(raw)


def _start(field: Field, day: dt.date) -> dt.date:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min)) if isinstance(field, MomentField) else day
