"""A person's words in other rows than the person's own: found by looking through every table, and put out."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone

from krug.core.events.models import Event
from krug.core.records import followers, kinds
from krug.core.records.models import Record
from krug.core.records.models.several import Row

# Employees are no clients; sessions and content types hold nobody's words; the index is made from the records.
LEFT_ALONE = {"access", "sessions", "contenttypes", "auth", "search"}
OUT = "—"
PIECE = 200


@dataclass(frozen=True)
class Found:
    """Rows of one table that hold words."""

    model: type[models.Model]
    names: list[str]
    ids: list[int]


def look(words: Collection[str]) -> list[Found]:
    """The rows of all tables but the spine in which any of `words` stands. Reads only."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label in LEFT_ALONE or not model._meta.managed or not words:
            continue
        if model is Event or issubclass(model, Row):  # what several others hold as their own is theirs
            continue
        names = texts_of(model)
        if names and (ids := list(_holding(model, names, words).values_list("pk", flat=True))):
            found.append(Found(model, names, ids))
    return found


def texts_of(model: type[models.Model]) -> list[str]:
    """The columns of a table in which words may stand."""
    return [one.attname for one in model._meta.concrete_fields if _is_text(model, one)]


def events_with(words: Collection[str]) -> dict[int, dict[str, Any]]:
    """The events in whose data any of `words` stands, with the data as they are without them. Reads only."""
    if not words:
        return {}
    rows = _holding(Event, ["data"], words).values_list("pk", "data")
    return {pk: put_out(data, words) for pk, data in rows.iterator()}


def sweep(found: list[Found], words: Collection[str]) -> int:
    """Put `words` out of the rows; gives how many were touched. In the transaction of the erasure."""
    touched = 0
    for one in found:
        for start in range(0, len(one.ids), PIECE):
            rows = list(one.model._base_manager.filter(pk__in=one.ids[start : start + PIECE]))
            touched += sum(_rid(row, one.names, words) for row in rows)
            _tell(rows)
    return touched


def _rid(row: Any, names: list[str], words: Collection[str]) -> bool:
    """Whether the row held any of the words; then it is written without them."""
    less = {name: put_out(getattr(row, name), words) for name in names}
    changed = {name: value for name, value in less.items() if value != getattr(row, name)}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed and isinstance(row, Record):
        row.version += 1
        row.updated_at = timezone.now()
        row.settle()
        row.save()
    elif changed:
        row.save(update_fields=list(changed))
    return bool(changed)


def put_out(value: Any, words: Collection[str]) -> Any:
    """The value without the words, whatever it is made of."""
    if isinstance(value, str) and words:
        pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
        return pattern.sub(OUT, value)
    if isinstance(value, dict):
        return {put_out(name, words): put_out(inner, words) for name, inner in value.items()}
    if isinstance(value, list):
        return [put_out(inner, words) for inner in value]
    return value


def _tell(rows: list[Any]) -> None:
    """The search finds the records by what they say now."""
    if rows and isinstance(rows[0], Record) and kinds.known(rows[0].KIND):
        kind = kinds.get(rows[0].KIND)
        there = kind.model.objects.filter(pk__in=[row.pk for row in rows], deleted_at=None)
        followers.put(kind, list(there.select_related(*kind.related).prefetch_related(*kind.children)))


def _is_text(model: type[models.Model], one: Any) -> bool:
    """A column of free text or of JSON; not one of codes, nor one by which rows are told apart."""
    if isinstance(one, models.JSONField):
        return True
    parts = {name for rule in model._meta.total_unique_constraints for name in rule.fields}
    free = isinstance(one, (models.CharField, models.TextField)) and not one.choices
    return free and not one.unique and one.name not in parts and one.max_length not in range(1, 41)


def _holding(model: type[models.Model], names: list[str], words: Collection[str]) -> Any:
    rows: Any = model._base_manager.all()
    conditions = []
    for name in names:
        asked = name
        if isinstance(model._meta.get_field(name), models.JSONField):
            asked = f"text_of_{name}"
            rows = rows.annotate(**{asked: Cast(name, models.TextField())})
        conditions += [Q(**{f"{asked}__contains": text}) for word in words for text in _as_stored(word, asked != name)]
    return rows.filter(reduce(or_, conditions)).order_by("pk")


def _as_stored(word: str, in_json: bool) -> Iterator[str]:
    """SQLite keeps JSON as text in which other letters than Latin ones are numbers."""
    yield json.dumps(word, ensure_ascii=connection.vendor == "sqlite")[1:-1] if in_json else word
