"""What a record's `custom` holds, apart from any record."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from krug.core.records.custom.fields import Custom
from krug.core.records.kinds import RecordKind


def held(kind: RecordKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by column, as `clean` gives them, as `custom` of a new record."""
    record = SimpleNamespace(custom={})
    for field in kind.fields:
        if isinstance(field, Custom):
            field.put(record, values.get(field.column))
    found: dict[str, Any] = record.custom
    return found


def custom_fields(kind: RecordKind) -> list[Custom]:
    """The fields that the firm added to the kind, as far as this kind has them for its reader."""
    return [field for field in kind.fields if isinstance(field, Custom) and not field.is_added]
