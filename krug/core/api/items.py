"""A record as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from krug.core.access import partners
from krug.core.access.models import User
from krug.core.api import custom
from krug.core.records.custom.fields import Custom
from krug.core.records.custom.linking import know_files
from krug.core.records.fields import Field, PartnersField
from krug.core.records.kinds import RecordKind
from krug.core.records.models.confidential import confidential_among
from krug.core.records.models.tag import tags_of


@dataclass(frozen=True)
class Attribute:
    """Something an item of `kind` shows that is no field of its form: the state of a deal, the day it was closed.

    `gives` is the annotation of what `value` returns to its reader; `related` names what must come with the row for it.
    """

    kind: str
    name: str
    gives: Any
    value: Callable[[Any, User], Any]
    related: tuple[str, ...] = ()

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a name declared twice."""
        known = _attributes.setdefault(self.kind, [])
        if any(attribute.name == self.name for attribute in known):
            raise ValueError(f"attribute {self.name} of {self.kind} is declared twice")
        known.append(self)


_attributes: dict[str, list[Attribute]] = {}


def attributes_of(kind: RecordKind) -> list[Attribute]:
    return _attributes.get(kind.code, [])


def loaded(kind: RecordKind, rows: Any) -> Any:
    """`rows` with all that an item is made of, in a number of queries that does not grow."""
    related = {name for attribute in attributes_of(kind) for name in attribute.related}
    related |= {field.beside for field in kind.fields if field.beside}
    return rows.select_related(*sorted(related)).prefetch_related(*kind.children)


def know_beside(kind: RecordKind, records: Sequence[Any]) -> None:
    """Read the tags of all records in one query, and in another who works with them where the kind notes it."""
    tags = tags_of(kind.code, [record.pk for record in records]) if records else {}
    for record in records:
        record.known_tags = tags.get(record.pk, [])
    if records and kind.may_be_confidential:
        marked = confidential_among(kind.code, [record.pk for record in records])
        for record in records:
            record.known_confidential = record.pk in marked
    if records and any(isinstance(field, PartnersField) for field in kind.noted):
        people = partners.people_of(kind.code, [record.pk for record in records])
        for record in records:
            record.known_partners = people.get(record.pk, [])
    know_files(kind.code, records, kind.fields)


def item(kind: RecordKind, record: Any, reader: User) -> dict[str, Any]:
    """One record with everything its reader may see."""
    kind = kind.seen_by(reader)
    return {
        "id": record.pk,
        "uid": str(record.uid),
        **{f.name: f.plain(f.value(record)) for f in (*kind.fields, *kind.noted) if not _is_firms(f)},
        **{attribute.name: attribute.value(record, reader) for attribute in attributes_of(kind)},
        "custom": custom.item_of(kind, record),
        "created_at": moment(record.created_at),
        "updated_at": moment(record.updated_at),
        "version": record.version,
    }


def _is_firms(field: Field) -> bool:
    return isinstance(field, Custom) and not field.is_added


def moment(at: dt.datetime | None) -> str | None:
    """A time in UTC, always in the same form: 2026-07-31T09:30:00.000000Z."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if at else None
