"""What another program is told of an event: as much as the person on whose behalf it is told may see just now."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation

from krug.core.access import policy, zones
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.api.history import event_item
from krug.core.api.items import item, know_beside, loaded, moment
from krug.core.events.models import Event
from krug.core.records import kinds
from krug.core.records.hiding import told
from krug.core.webhooks.models import Delivery

TEST = "webhook.test"


def body_of(delivery: Delivery, reader: User) -> bytes | None:
    """The body to be sent, in the reader's language; None where it is nothing for the reader."""
    language = reader.language or reader.firm.language or settings.LANGUAGE_CODE
    zone = reader.time_zone if reader.time_zone in zones.known() else settings.TIME_ZONE
    with translation.override(language), timezone.override(zone):
        content = _test(delivery) if delivery.event is None else _content(delivery.event, reader)
    if content is None:
        return None
    return json.dumps(content, ensure_ascii=False, cls=DjangoJSONEncoder, separators=(",", ":")).encode()


def _content(event: Event, reader: User) -> dict[str, Any] | None:
    """The event as the API's history has it, and the record as it is now; null once it is in the bin or gone."""
    kind = kinds.get(event.record_kind)
    scope = policy.condition(reader, kind.code, Action.SEE)
    rows = kind.model.objects.filter(pk=event.record_id)
    record = loaded(kind, rows if scope is None else rows.filter(scope)).first()
    if record is None and scope is not None:
        return None
    if not told([event], reader):
        return None
    there = record is not None and record.deleted_at is None
    if there:
        know_beside(kind, [record])
    data = {"event": event_item(event), "record": item(kind, record, reader) if there else None}
    return {"type": event.kind, "timestamp": moment(event.at), "data": data}


def _test(delivery: Delivery) -> dict[str, Any]:
    return {"type": TEST, "timestamp": moment(delivery.created_at), "data": {"webhook": delivery.webhook_id}}
