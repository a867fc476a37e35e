"""What custom links lead to, read for a whole page at once: the database knows of no relation there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from krug.core.access.models import User
from krug.core.files.attaching import by_field
from krug.core.records import kinds
from krug.core.records.custom.fields import Custom, CustomFiles
from krug.core.records.fields import Field, LinkField, PersonField


def know_links(records: Sequence[Any], fields: Sequence[Field]) -> None:
    """Fill what the custom links among `fields` lead to; one query for each of them."""
    for field in fields:
        if not isinstance(field, LinkField) or not isinstance(field, Custom):
            continue
        ids = {field.value(record) for record in records} - {None}
        found = _found(field, ids) if ids else {}
        for record in records:
            record.known_links = {**(record.known_links or {}), field.name: found.get(field.value(record))}


def know_files(kind: str, records: Sequence[Any], fields: Sequence[Field]) -> None:
    """Fill the files in fields of all records in one query, where any of `fields` holds files."""
    if not records or not any(isinstance(field, CustomFiles) for field in fields):
        return
    found = by_field(kind, [record.pk for record in records])
    for record in records:
        record.known_files_in = found.get(record.pk, {})


def _found(field: LinkField, ids: set[Any]) -> dict[int, Any]:
    if isinstance(field, PersonField):
        return User.objects.in_bulk(ids)
    rows: Any = kinds.get(field.to).model.objects.in_bulk(ids) if kinds.known(field.to) else {}
    return dict(rows)
