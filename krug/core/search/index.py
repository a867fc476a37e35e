"""Keeping the index in step, in the transaction of each change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from krug.core.events.inserting import insert_rows
from krug.core.files.attaching import names_of
from krug.core.records.custom.fields import Custom
from krug.core.records.custom.holding import custom_fields
from krug.core.records.kinds import RecordKind
from krug.core.records.models.tag import tags_of
from krug.core.search.models import BORDER, Entry
from krug.core.search.text import bare_name, normalise, sort_key

COLUMNS = ("kind", "record_id", "title", "subtitle", "linked", "key", "text", "responsible_id", "department_id")
MOST_OWN, MOST_LINKED = 4000, 1000
NOTHING: tuple[Any, ...] = (None, "", [])


def searched(kind: RecordKind) -> list[Custom]:
    """The firm's own fields that the kind's records are found by."""
    return [field for field in custom_fields(kind) if field.is_searched]


def entry_of(kind: RecordKind, record: Any) -> Entry:
    return Entry(**dict(zip(COLUMNS, columns_of(kind, record), strict=True)))


def columns_of(kind: RecordKind, record: Any) -> tuple[Any, ...]:
    """The record's entry as values of COLUMNS: no instance is made where thousands are written."""
    title, subtitle, others = kind.search(record)
    names = [str(found) for link in kind.found_by if (found := getattr(record, link)) is not None]
    custom = [
        field.say(field.plain(value)) for field in searched(kind) if (value := field.value(record)) not in NOTHING
    ]
    own = normalise(" ".join([title, *others, *custom, *record.tag_names, *record.file_names]))[:MOST_OWN]
    return (
        kind.code,
        record.pk,
        title[:300],
        subtitle[:300],
        ", ".join(names)[:300],
        bare_name(sort_key(title)),
        f"{own}{BORDER}{normalise(' '.join(names))[:MOST_LINKED]}" if names else own,
        record.responsible_id,
        record.department_id,
    )


def know_beside(kind: RecordKind, records: Sequence[Any]) -> None:
    """Read in one query each what the records are found by and do not hold themselves."""
    ids = [record.pk for record in records]
    tags, files = tags_of(kind.code, ids), names_of(kind.code, ids)
    for record in records:
        record.known_tags, record.known_files = tags.get(record.pk, []), files.get(record.pk, [])


class SearchIndex:
    """Follows every kind of record."""

    def put(self, kind: RecordKind, records: Sequence[Any]) -> None:
        """Add the records, or bring their entries up to date."""
        know_beside(kind, records)
        rows = (columns_of(kind, record) for record in records)
        insert_rows(Entry, COLUMNS, rows, one_per=("kind", "record_id"))

    def drop(self, kind: str, ids: Sequence[int]) -> None:
        Entry.objects.filter(kind=kind, record_id__in=ids).delete()
