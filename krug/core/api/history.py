"""Events as JSON: of one card, or of everything a person may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from krug.core.access.addresses import address_of
from krug.core.access.models import User
from krug.core.api.asking import whole
from krug.core.api.filters import USUAL
from krug.core.api.items import moment
from krug.core.api.operations import Call
from krug.core.api.problems import missing, wrong
from krug.core.api.types import BIGGEST
from krug.core.events import history, kinds
from krug.core.events.models import Event
from krug.core.events.origin import Origin
from krug.core.events.sealing import SEAL
from krug.core.records import viewing
from krug.core.records.fields import BadValue
from krug.core.records.hiding import told
from krug.core.records.kinds import RecordKind

# What a form knows its comment by, and what vouches for erased rows.
HELD_BACK = {"key", SEAL}


def of_record(kind: RecordKind) -> Callable[[Call], Any]:
    """The history of one card, newest first."""

    def run(call: Call) -> Any:
        if call.id > BIGGEST or not kind.model.objects.visible_to(call.user).filter(pk=call.id).exists():
            raise missing()
        viewing.note(call.user, kind, [call.id], viewing.Way.API, address_of(call.request))
        before, most = bounds(call)
        links = history.of_card(kind.code, call.id, call.user, before, most=most + 1)
        return as_page([link.event for link in links], most, call.user)

    return run


def bounds(call: Call) -> tuple[int | None, int]:
    """Before which event, and how many. Raises Problem for a cursor that is none."""
    cursor = call.asked.get("cursor")
    try:
        before = None if cursor is None else whole(1, BIGGEST)(cursor)
    except BadValue as error:
        raise wrong("cursor", str(error)) from None
    return before, call.asked.get("limit", USUAL)


def as_page(found: list[Event], most: int, reader: User) -> dict[str, Any]:
    """`found` holds one event more than asked when there is a next page."""
    events = found[:most]
    return {
        "items": [event_item(event, reader) for event in told(events, reader)],
        "next": str(events[-1].pk) if len(found) > most else None,
    }


def event_item(event: Event, reader: User | None = None) -> dict[str, Any]:
    """`reader` None: whoever may not know from where colleagues work."""
    knows = reader is not None and reader.is_administrator and event.origin is not None
    return {
        "id": event.pk,
        "at": moment(event.at),
        "kind": event.kind,
        "record": {"type": event.record_kind, "id": event.record_id},
        "actor": event.actor_id,
        "actor_name": event.actor.name if event.actor else "",
        "text": kinds.get(event.kind).say(event.data, event.actor.name if event.actor else None),
        "data": {name: value for name, value in event.data.items() if name not in HELD_BACK},
        "channel": event.channel,
        "origin": asdict(Origin.of(event.origin)) if knows else None,
    }
