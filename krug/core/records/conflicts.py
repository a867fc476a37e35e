"""Two people, one card: nobody overwrites the other unseen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import Versioned
from krug.core.events.models import Event
from krug.core.records.models import Record


class Conflict(Exception):
    """`record` as it is now, `mine` as the person wanted it, `fields` where the two disagree."""

    def __init__(self, record: Any, mine: dict[str, Any], fields: set[str]) -> None:
        super().__init__(", ".join(sorted(fields)))
        self.record, self.mine, self.fields = record, mine, fields


def changed_since(record: Record, version: int) -> set[str]:
    """The names of the fields changed after `version`, by the record's own history."""
    events = Event.objects.filter(
        record_kind=record.KIND, record_id=record.pk, kind=f"{record.KIND}.changed", data__version__gt=version
    )
    return {name for data in events.values_list("data", flat=True) for name in data["values"]}


class Overtaken(Exception):
    """Somebody else's change came first and this one no longer fits; the message says what stands now."""


def check_seen(row: Versioned, seen: int | None) -> None:
    """Raises Overtaken where `row`, already locked, is no longer as it was `seen`; None: whoever asks does not mind."""
    if seen is not None and row.version != seen:
        raise Overtaken(_("Somebody has changed this meanwhile. Look at what stands here now, then save again."))
