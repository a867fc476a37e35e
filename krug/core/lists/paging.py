"""Pages by key: as quick at the millionth row as at the first, forwards and back, blank values last."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

from krug.core.records import kinds

FORWARDS, BACKWARDS = ">", "<"


class BadCursor(Exception):
    """The cursor was not made by this list."""


@dataclass(frozen=True)
class Page:
    """`next` and `previous` are cursors, None at the end and at the beginning."""

    rows: list[Any]
    next: str | None
    previous: str | None = None


def page(rows: QuerySet[Any], order: Sequence[str], limit: int, cursor: str = "") -> Page:
    """The `limit` rows that `cursor` leads to; the first ones without a cursor. At most two queries.

    `order` names columns, "-" for downwards; only the first may be null, the last is unique. Raises BadCursor.
    """
    way, key = _decode(cursor, len(order)) if cursor else (FORWARDS, None)
    try:
        found = _fetch(rows, order, way, key, limit + 1)
    except (ValidationError, ValueError, TypeError):
        raise BadCursor(cursor) from None
    more = len(found) > limit
    found = found[:limit]
    if way == BACKWARDS:
        found.reverse()
    return Page(
        found,
        _encode(FORWARDS, order, found[-1]) if found and (more or way == BACKWARDS) else None,
        _encode(BACKWARDS, order, found[0]) if found and (more if way == BACKWARDS else key) else None,
    )


def _fetch(rows: QuerySet[Any], order: Sequence[str], way: str, key: list[Any] | None, limit: int) -> list[Any]:
    """Rows that have the leading value come first, those without it after: two ranges, each read from its index."""
    lead = order[0].lstrip("-")
    if not may_be_blank(rows.model, lead):
        return _range(rows, _way(order, way), key, limit)
    filled, blank = rows.filter(**{f"{lead}__isnull": False}), rows.filter(**{f"{lead}__isnull": True})
    ranges = [(filled, _way(order, way), key), (blank, _way(order[1:], way), key[1:] if key else None)]
    if way == BACKWARDS:
        ranges.reverse()
    if key is not None:
        # Of the range the key stands in, what follows; of the one after it, all; nothing of the one before.
        inside = 0 if (key[0] is None) == (way == BACKWARDS) else 1
        after = [(part, columns, None) for part, columns, _key in ranges[inside + 1 :]]
        ranges = [ranges[inside], *after]
    found: list[Any] = []
    for part, columns, start in ranges:
        if len(found) < limit:
            found += _range(part, columns, start, limit - len(found))
    return found


def may_be_blank(model: Any, column: str) -> bool:
    """What a record holds in a field of the firm's own may always be nothing."""
    return LOOKUP_SEP in column or bool(model._meta.get_field(column).null)


def _range(rows: QuerySet[Any], order: Sequence[str], key: list[Any] | None, limit: int) -> list[Any]:
    if key is not None:
        if None in key:
            raise ValueError("a column that is never null has no blank key")
        rows = rows.filter(_after(order, key))
    return list(rows.order_by(*order)[:limit])


def _way(order: Sequence[str], way: str) -> list[str]:
    if way == FORWARDS:
        return list(order)
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _after(order: Sequence[str], key: list[Any]) -> Q:
    condition = Q(pk__in=[])
    same = Q()
    for name, value in zip(order, key, strict=True):
        column = name.lstrip("-")
        condition |= same & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{column: value})
    first = order[0].lstrip("-")
    # The bound on the leading column alone lets both databases start inside the index.
    return Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": key[0]}) & condition


def _encode(way: str, order: Sequence[str], row: Any) -> str:
    key = [_value_of(row, name.lstrip("-")) for name in order]
    plain = [value if value is None or isinstance(value, int) else str(value) for value in key]
    return base64.urlsafe_b64encode(json.dumps([way, *plain]).encode()).decode()


def _value_of(row: Any, column: str) -> Any:
    """What a row is ordered by. Of custom values the query gives nothing by that name: the row's own field does."""
    if LOOKUP_SEP not in column:
        return getattr(row, column)
    field = next(field for field in kinds.get(row.KIND).fields if field.column == column)
    return field.value(row)


def _decode(cursor: str, length: int) -> tuple[str, list[Any]]:
    try:
        way, *key = json.loads(base64.urlsafe_b64decode(cursor))
    except (ValueError, TypeError, RecursionError):
        raise BadCursor(cursor) from None
    plain = all(value is None or isinstance(value, (int, str)) for value in key)
    if way not in (FORWARDS, BACKWARDS) or len(key) != length or not plain or "\x00" in str(key):
        raise BadCursor(cursor)
    return way, key
