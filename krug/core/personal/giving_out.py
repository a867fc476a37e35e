"""All that Krug keeps about a person, as one file that people and programs can read."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events import kinds as event_kinds
from krug.core.events.models import Channel, EventLink
from krug.core.events.sealing import SEAL
from krug.core.files.models import Attachment
from krug.core.files.storing import path_of
from krug.core.personal.consenting import of_record
from krug.core.records import kinds
from krug.core.records.exporting import note_export
from krug.core.records.fields import LinkField
from krug.core.records.kinds import RecordKind
from krug.core.records.naming import Names
from krug.core.records.telling import changed


def may_give_out(record: Any, actor: User) -> bool:
    """Whoever may export the very record and whose role sees every field of it: a part would not be all."""
    return policy.may(actor, Action.EXPORT, record) and not actor.limits_of(record.KIND)


def give_out(record: Any, actor: User, channel: str = Channel.PAGE) -> IO[bytes]:
    """A ZIP in a temporary file, at its beginning: index.html to read, data.json, and the files attached.

    Of what else belongs to the person the actor's own sight decides. Raises Denied.
    """
    policy.check(actor, Action.EXPORT, record)
    if not may_give_out(record, actor):
        raise policy.Denied(_("Your role does not see all of this record: ask somebody whose role does."))
    data = told(record, actor)
    target: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the answer that sends it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("index.html", render_to_string("personal/file.html", {"data": data}))
        packed.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder))
        for one in _files(record):
            if (path := path_of(one.stored.sha256)).is_file():
                packed.write(path, _name_in(one))
    target.seek(0)
    with transaction.atomic():
        title = _("Personal data: %(record)s") % {"record": f"{kinds.get(record.KIND).title} {record.pk}"}
        note_export(actor, title, "zip", 1, channel)
    return target


def told(record: Any, actor: User) -> dict[str, Any]:
    """What the file says, as plain values; titles in the active language."""
    kind = kinds.get(record.KIND)
    return {
        "title": str(record),
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "kind": str(kind.title),
        "id": record.pk,
        "fields": _fields(kind, record, actor),
        "consents": [_consent(one) for one in of_record(record)],
        "belongs": _belongs(kind, record, actor),
        "files": [{"name": one.name, "size": one.stored.size, "path": _name_in(one)} for one in _files(record)],
        "history": list(_history(kind, record, actor)),
    }


def _fields(kind: RecordKind, record: Any, actor: User) -> list[dict[str, str]]:
    shown = [(str(field.title), field.show(record, actor)) for field in kind.columns]
    return [{"title": title, "value": value} for title, value in shown if value]


def _consent(one: Any) -> dict[str, str]:
    return {
        "title": str(one.version),
        "text": one.version.body,
        "given_on": one.given_on.isoformat(),
        "way": str(one.get_way_display()),
        "source": one.source,
        "withdrawn_on": one.withdrawn_on.isoformat() if one.withdrawn_on else "",
    }


def _belongs(kind: RecordKind, record: Any, actor: User) -> list[dict[str, Any]]:
    """Records of other kinds that lead to the person: deals, activities."""
    found = []
    for other in kinds.all_kinds():
        links = [field for field in other.fields if isinstance(field, LinkField) and field.to == kind.code]
        for link in links:
            rows = other.model.objects.visible_to(actor).filter(**{link.column: record.pk})
            rows = rows.select_related(*other.related).prefetch_related(*other.children).order_by("pk")
            seen = other.seen_by(actor)
            title = str(other.title)
            found += [{"kind": title, "id": row.pk, "fields": _fields(seen, row, actor)} for row in rows.iterator(200)]
    return found


def _history(kind: RecordKind, record: Any, actor: User) -> Iterator[dict[str, Any]]:
    links = EventLink.objects.filter(card_kind=kind.code, card_id=record.pk, event__record_kind=kind.code)
    events = [link.event for link in links.select_related("event__actor").order_by("event_id")]
    names = Names.of_changes(events, actor)
    for event in events:
        who = event.actor.name if event.actor else "Krug"
        data = {name: value for name, value in event.data.items() if name != SEAL}
        yield {
            "at": timezone.localtime(event.at).isoformat(timespec="seconds"),
            "who": who,
            "what": event_kinds.get(event.kind).say(data, event.actor.name if event.actor else None),
            "changes": [f"{one.title}: {one.old} → {one.new}" for one in changed(event, names)],
        }


def _files(record: Any) -> list[Attachment]:
    return list(Attachment.objects.of_record(record).select_related("stored"))


def _name_in(one: Attachment) -> str:
    """Numbered, so that two of one name do not lie upon each other."""
    return f"files/{one.pk}-{one.name}"
