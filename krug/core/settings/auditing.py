"""Events in words for the trail: whatever they are about, with old and new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.door.profile import TITLES as PROFILE
from krug.core.events import kinds as event_kinds
from krug.core.events.groups import titles
from krug.core.events.models import Channel, Event
from krug.core.events.origin import Origin
from krug.core.events.trail import ORDER
from krug.core.records import kinds, viewing
from krug.core.records.exporting import in_same_words
from krug.core.records.naming import Names
from krug.core.records.telling import Change, changed
from krug.core.settings import firm
from krug.core.settings.lines import lines
from krug.core.staff import departments, people
from krug.core.webhooks import keeping as webhooks

OWN = {
    "settings": gettext_lazy("Settings and people"),
    "door": gettext_lazy("Coming and going"),
    "audit": gettext_lazy("Exports"),
    viewing.GROUP: gettext_lazy("Views of confidential cards"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the trail. `address` leads to the record, "" where it has no page; `way` says how it came in,
    `origin` is the address it came from, "" where that is not known."""

    at: dt.datetime
    who: str
    what: str
    about: str
    address: str
    way: str
    origin: str
    changes: list[Change]


def entries(events: Iterable[Event], reader: User) -> list[Entry]:
    """The events told to `reader`; a handful of queries for any number of them."""
    events = list(events)
    names = Names.of_changes(events, reader)
    return [_entry(event, names) for event in events]


def in_pieces(events: QuerySet[Event], reader: User, size: int = 500) -> Iterator[Entry]:
    """The same for many, without holding them all."""
    piece: list[Event] = []
    for event in events.iterator(chunk_size=size):
        piece.append(event)
        if len(piece) == size:
            yield from entries(piece, reader)
            piece = []
    yield from entries(piece, reader)


def groups() -> list[tuple[str, str | Promise]]:
    """What the trail may be asked for: codes of groups with their titles."""
    return [*OWN.items(), *titles()]


def as_csv(found: QuerySet[Event], reader: User) -> StreamingHttpResponse:
    """The events as a file, line by line, latest first."""
    head = [_("When"), _("Who"), _("What"), _("Record"), _("Way"), _("From address"), _("Was and is")]
    rows = (
        [
            timezone.localtime(one.at).isoformat(" ", "seconds"),
            one.who,
            one.what,
            one.about,
            one.way,
            one.origin,
            "; ".join(f"{change.title}: {change.old} → {change.new}" for change in one.changes),
        ]
        for one in in_pieces(found.order_by(*ORDER), reader)
    )
    answer = StreamingHttpResponse(in_same_words(lines(head, rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="trail.csv"'
    return answer


def _entry(event: Event, names: Names) -> Entry:
    known = {kind.code: kind for kind in kinds.all_kinds()}
    kind = known.get(event.record_kind)
    declared = event_kinds.get(event.kind)
    return Entry(
        at=event.at,
        who=event.actor.name if event.actor else "",
        what=declared.say(event.data, event.actor.name if event.actor else None),
        about=f"{kind.title} {event.record_id}" if kind else _seen_record(event, known),
        address=f"/{kind.path}/{event.record_id}"
        if kind
        else declared.leads_to(event.data)
        if declared.leads_to
        else "",
        way=_way(event),
        origin=Origin.of(event.origin).address,
        changes=list(changed(event, names)) if kind else list(_plain(event.data.get("values"), event.record_kind)),
    )


def _way(event: Event) -> str:
    origin = Origin.of(event.origin)
    by_token = _("by the API, token “%(name)s”") % {"name": origin.token}
    said = by_token if origin.token else str(WAYS[Channel(event.channel)])
    return _("%(way)s, in the background") % {"way": said} if origin.background else said


def _seen_record(event: Event, known: dict[str, Any]) -> str:
    """The record that an event of a person names, as what they looked at."""
    kind = known.get(event.data.get("kind", ""))
    return f"{kind.title} {event.data['id']}" if kind and "id" in event.data else ""


WAYS = {
    Channel.PAGE: gettext_lazy("on a page"),
    Channel.API: gettext_lazy("by the API"),
    Channel.IMPORT: gettext_lazy("by an import"),
    Channel.COMMAND: gettext_lazy("by a command"),
    Channel.RULE: gettext_lazy("by a rule"),
}
# What settings call their values, by what they are about; rights name theirs in full.
TITLES: dict[str, dict[str, Any]] = {
    "firm": {**firm.TITLES},
    "user": {**PROFILE, **people.TITLES},
    "department": {**departments.TITLES},
    "team": {**departments.TITLES},
    "webhook": {**webhooks.TITLES},
}


def _plain(values: Any, about: str) -> Iterator[Change]:
    for name, value in values.items() if isinstance(values, dict) else ():
        if isinstance(value, dict):
            yield Change(str(TITLES.get(about, {}).get(name, name)), _text(value.get("old")), _text(value.get("new")))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "—"
    return "—" if value in (None, "") else str(value)
