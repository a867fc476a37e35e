"""Cleaned values into a record at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from krug.core.records.kinds import RecordKind


def put_all(kind: RecordKind, record: Any, cleaned: Mapping[str, Any]) -> None:
    """Give the record what `cleaned` holds by column; what lies in rows of its own is written apart."""
    for field in kind.fields:
        if field.stored and field.column in cleaned:
            field.put(record, cleaned[field.column])
