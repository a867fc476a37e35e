"""A record is found by the fields that are not hidden from who asks: what a hidden one says must not be found out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from krug.core.access.models import User
from krug.core.records.kinds import RecordKind
from krug.core.search.index import COLUMNS, columns_of, know_beside, searched
from krug.core.search.models import BORDER

TEXT = COLUMNS.index("text")


def sees_a_part(user: User, kind: RecordKind) -> bool:
    """Whether a field is hidden from `user` that the kind is found by."""
    return bool(_hidden(user, kind))


def own_texts(kind: RecordKind, ids: Sequence[int], user: User) -> dict[int, str]:
    """By id, what `user` finds those records by, less the names of what they lead to. A constant number of queries."""
    hidden = _hidden(user, kind)
    records: list[Any] = list(kind.model.objects.filter(pk__in=ids).prefetch_related(*kind.children))
    know_beside(kind, records)
    for record in records:
        for name in hidden:
            _leave_out(kind, record, name)
    return {record.pk: columns_of(kind, record)[TEXT].partition(BORDER)[0] for record in records}


def _hidden(user: User, kind: RecordKind) -> list[str]:
    names = (*kind.searched, *(field.name for field in searched(kind)))
    return [name for name in names if not user.sees_field(kind.code, name)]


def _leave_out(kind: RecordKind, record: Any, name: str) -> None:
    """The record is only looked at, and is never stored so."""
    field = kind.field(name)
    if name in kind.children:
        record.know_rows(name, [])
    else:
        field.put(record, field.empty())
