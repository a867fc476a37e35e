"""What one record leads to: shown by name to whoever may see it, and as a dash to everybody else.

Who sees a deal does not thereby see its client. So nothing that a record leads to is put on a page, into a file or
into an answer by its name but through here, with the person who reads.
"""

from __future__ import annotations

from typing import Any

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action

UNSEEN = "—"


def seen(found: Any, reader: User) -> Any:
    """`found` itself where `reader` may see it; None where it is out of reach, or is None. No query of its own.

    Rows that are no business records, such as people and stages, are seen by all.
    """
    return found if not hasattr(found, "KIND") or may(reader, Action.SEE, found) else None


def value_of(record: Any, name: str, reader: User) -> Any:
    """What the record holds in a field; None where the field is hidden from `reader`'s role."""
    return getattr(record, name) if record is not None and reader.sees_field(record.KIND, name) else None


def name_of(found: Any, reader: User) -> str:
    """How `found` is called; "" where there is none, a dash where it is out of `reader`'s reach."""
    if found is None:
        return ""
    return UNSEEN if seen(found, reader) is None else str(found)
