"""What records hold in rows of their own, several values and tags: written with the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from krug.core.records.fields import SeveralField, TagsField
from krug.core.records.kinds import RecordKind
from krug.core.records.models.several import Rows
from krug.core.records.models.tag import write_tags

Values = Mapping[str, Any]


def add_children(kind: RecordKind, given: Sequence[tuple[Any, Values]]) -> None:
    """The rows of new records."""
    for field in kind.fields:
        if isinstance(field, TagsField):
            _write_tags(kind, [(record, values[field.column]) for record, values in given if values.get(field.column)])
        elif isinstance(field, SeveralField):
            lists = [(record, values.get(field.column) or []) for record, values in given]
            Rows(kind.model, field.name).add(lists)


def write_children(kind: RecordKind, given: Sequence[tuple[Any, Values]]) -> None:
    """Give each record what its values say, in the fields they name; rows that are there as wanted stay untouched."""
    for field in kind.fields:
        meant = [(record, values[field.column]) for record, values in given if field.column in values]
        if not meant:
            continue
        if isinstance(field, TagsField):
            _write_tags(kind, meant)
        elif isinstance(field, SeveralField):
            Rows(kind.model, field.name).put(meant)


def _write_tags(kind: RecordKind, meant: Sequence[tuple[Any, list[str]]]) -> None:
    if not meant:
        return
    write_tags(kind.code, {record.pk: names for record, names in meant})
    for record, names in meant:
        record.known_tags = names
