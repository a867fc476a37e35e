"""A record carried on the board from one person's row into another's: it changes its owner."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.records import writing
from krug.core.records.conflicts import Overtaken

# The row of what is nobody's.
NOBODY = 0


@transaction.atomic
def hand(record: Any, actor: User, person: int, seen: int | None, channel: str = Channel.PAGE) -> bool:
    """To `person` (NOBODY: to no one); gives whether anything changed. `seen` is whose row the actor saw it in.

    Raises Denied, Invalid (such a person there is not), Overtaken where somebody has handed it on meanwhile.
    """
    now = record.responsible_id or NOBODY
    if now == person:
        return False
    if seen is not None and seen != now:
        raise Overtaken(_("“%(title)s” is no longer where you saw it.") % {"title": record})
    changed = writing.change(record, actor, {"responsible": person or None}, record.version, channel)
    record.responsible, record.department_id, record.version = (
        changed.responsible,
        changed.department_id,
        changed.version,
    )
    return True
