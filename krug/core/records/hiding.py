"""What an event says to a reader whose role does not see every field of the record it happened to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from krug.core.access.models import User
from krug.core.access.scopes import FieldRight
from krug.core.events.models import Event
from krug.core.records import kinds
from krug.core.records.naming import in_sentence


def told(events: Iterable[Event], reader: User) -> list[Event]:
    """`events` with their data as far as `reader` sees the fields; those of hidden fields alone are left out."""
    return [event for event in events if _narrow(event, reader)]


def _narrow(event: Event, reader: User) -> bool:
    """Whether anything is left of the event; its data, which is never stored again, is narrowed in place."""
    rights = reader.field_rights(event.record_kind)
    hidden = {name for name, right in rights.items() if right == FieldRight.HIDDEN}
    if event.kind.startswith("file.") and event.data.get("field") in hidden:
        return False
    values = event.data.get("values")
    if not hidden or (not hidden & event.data.keys() and not (isinstance(values, dict) and hidden & values.keys())):
        return True
    left: dict[str, Any] = {name: value for name, value in event.data.items() if name not in hidden}
    if isinstance(values, dict):
        left["values"] = {name: value for name, value in values.items() if name not in hidden}
        if not left["values"]:
            return False
        left["fields"] = _named(event.record_kind, left["values"])
    event.data = left
    return True


def _named(code: str, values: dict[str, Any]) -> str:
    titles = {field.name: field.title for field in kinds.get(code).columns}
    return ", ".join(in_sentence(titles.get(name, name)) for name in values)
