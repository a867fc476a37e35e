"""Which kinds of event another program may be told of: what happens to records, under the record's kind."""

from __future__ import annotations

from krug.core.access.models import User
from krug.core.access.models.user import module_of_kind
from krug.core.events import kinds as event_kinds
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind


def offered() -> list[tuple[RecordKind, list[str]]]:
    """The kinds of record, each with the codes of its events."""
    codes = [kind.code for kind in event_kinds.all_kinds()]
    found = [(kind, [code for code in codes if code.partition(".")[0] == kind.code]) for kind in kinds.all_kinds()]
    return [(kind, own) for kind, own in found if own]


def offered_to(user: User) -> list[tuple[RecordKind, list[str]]]:
    """The same, of modules in use alone."""
    return [(kind, own) for kind, own in offered() if user.firm.has(module_of_kind.get(kind.code, ""))]


def all_codes() -> set[str]:
    return {code for _kind, own in offered() for code in own}
