"""The first rows of many lanes in one query, each found by index, however many rows there are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action

# Newest in the stage on top.
ORDER = ("-stage_since", "-id")
MOST_PARTS = 12
# (when it came into the stage, id): what the next page goes on from.
Key = tuple[dt.datetime, int]


def scopes(user: User, kind: str, pipeline: int) -> list[Q]:
    """The person's scope in a pipeline as conditions of which each alone is one range of an index; together they are
    the scope.

    A head of several departments sees the newest of each department, merged: an index gives those at once, while the
    departments as one list would have to be sorted.
    """
    whole, shared = policy.in_parts(user, kind, Action.SEE, pipeline)
    if whole is None:
        return [Q()]
    beside = [] if shared is None else [shared & ~whole]
    if kind in policy.common:
        return [*(Q(part) for part in _ranges(whole)), *beside]
    if len(whole.children) == 1 and isinstance(whole.children[0], tuple) and not whole.negated:
        name, values = whole.children[0]
        if name.endswith("_id__in") and 0 < len(values) <= MOST_PARTS:
            return [*(Q(**{name.removesuffix("__in"): value}) for value in values), *beside]
    return [whole, *beside]


def _ranges(whole: Q) -> list[Any]:
    """Of a common queue: one's own and what is nobody's are two ranges, and no row is in both."""
    return list(whole.children) if whole.connector == Q.OR else [whole]


@dataclass(frozen=True)
class Slot:
    """A place in a pattern that each lane fills with a value of its own."""

    name: str


@dataclass(frozen=True)
class Lane:
    """The rows of a pattern with its slots filled. Many lanes share one pattern: it is put into SQL once, which costs
    far more than running it."""

    pattern: QuerySet[Any]
    values: dict[str, Any]


def slot(name: str, field: Field[Any, Any]) -> RawSQL:
    """What stands in a pattern's filter for a value of this type."""
    return RawSQL("%s", [Slot(name)], output_field=field)


def first(lanes: Sequence[Sequence[QuerySet[Any] | Lane]], most: int, oldest: bool = False) -> list[list[Key]]:
    """For each lane, given as querysets to be merged, the keys of its first `most` rows. One query.

    `oldest`: from the other end, the longest in the stage first.
    """
    order = ("stage_since", "id") if oldest else ORDER
    parts: list[str] = []
    values: list[Any] = []
    patterns: dict[int, tuple[str, Sequence[Any]] | None] = {}
    for number, lane in enumerate(lanes):
        for part in lane:
            rows, own = (part.pattern, part.values) if isinstance(part, Lane) else (part, {})
            if id(rows) not in patterns:
                patterns[id(rows)] = _statement(rows.order_by(*order).values("stage_since", "pk")[:most])
            statement = patterns[id(rows)]
            if statement is None:
                continue
            parts.append(f"SELECT {number} AS lane, part{len(parts)}.* FROM ({statement[0]}) AS part{len(parts)}")
            values += [_filled(value, own) for value in statement[1]]
    found: dict[int, list[Key]] = defaultdict(list)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            for number, since, pk in cursor.fetchall():
                found[number].append((_aware(since), pk))
    return [sorted(found[number], reverse=not oldest)[:most] for number in range(len(lanes))]


def _statement(rows: QuerySet[Any]) -> tuple[str, Sequence[Any]] | None:
    """None for rows of which the ORM knows that there are none."""
    try:
        text, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return text, parameters


def _filled(value: Any, own: dict[str, Any]) -> Any:
    if not isinstance(value, Slot):
        return value
    given = own[value.name]
    return connection.ops.adapt_datetimefield_value(given) if isinstance(given, dt.datetime) else given


def after(rows: QuerySet[Any], key: Key | None) -> QuerySet[Any]:
    """`rows` beyond `key` in their order."""
    if key is None:
        return rows
    since, pk = key
    return rows.filter(Q(stage_since__lt=since) | Q(stage_since=since, pk__lt=pk), stage_since__lte=since)


def text_of(key: Key) -> str:
    return f"{key[0].isoformat()}~{key[1]}"


def key_of(text: str) -> Key | None:
    """None for what is no key."""
    since, _mark, pk = text.partition("~")
    try:
        moment = dt.datetime.fromisoformat(since.replace(" ", "+"))
    except ValueError:
        return None
    return (moment, int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 19 and timezone.is_aware(moment) else None


def _aware(since: Any) -> dt.datetime:
    """SQLite gives times as text without a zone, in UTC."""
    moment = since if isinstance(since, dt.datetime) else dt.datetime.fromisoformat(since)
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=dt.UTC)
