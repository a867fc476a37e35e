"""The trail by the API: everything that ever happened, in words; the large exports among it."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from krug.core.api.asking import moment as read_moment
from krug.core.api.asking import one_of, whole, words
from krug.core.api.bodies import Subject, Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST
from krug.core.events.models import Channel, Event
from krug.core.events.trail import ORDER, Wish, events
from krug.core.records import kinds, large_exports
from krug.core.records.exporting import note_export
from krug.core.records.models import LargeExport
from krug.core.settings.api.asked import administrators, reach
from krug.core.settings.auditing import Entry, as_csv, entries, groups

ID = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
TIME = {"type": "string", "format": "date-time"}
WORD = {"type": "string", "maxLength": 60}
PAGE = (LIMIT, CURSOR)


def _wishes() -> tuple[Parameter, ...]:
    known = [str(code) for code, _title in groups()]
    return (
        Parameter("actor", ID, whole(1, BIGGEST), description=gettext_lazy("What this employee did")),
        Parameter("group", {"type": "string", "enum": known}, one_of(*known)),
        Parameter("record_type", WORD, words(60), description=gettext_lazy("For example client; with record_id")),
        Parameter("record_id", ID, whole(1, BIGGEST)),
        Parameter("at__gte", TIME, read_moment),
        Parameter("at__lt", TIME, read_moment),
    )


def _asks() -> tuple[Parameter, ...]:
    return (*PAGE, *_wishes())


class GivenChange(BaseModel):
    title: str
    old: str
    new: str


class GivenEntry(BaseModel):
    """One line of the trail, in the language of who asks. `actor` null: Krug itself. `about` is the record in words,
    `address` its page, "" where there is none. `way` is how it came in, in words; `origin` the address that it came
    from, "" where that is not known."""

    id: int
    at: Time
    kind: str
    record: Subject
    actor: int | None
    who: str
    what: str
    about: str
    address: str
    channel: str
    way: str
    origin: str
    changes: list[GivenChange]


class GivenLargeExport(BaseModel):
    """`rows_of_day`: with all that this person took out before on the same day. `put_away`: by who asks."""

    id: int
    at: Time
    user: int
    title: str
    rows: int
    rows_of_day: int
    put_away: bool


def _list(call: Call) -> Any:
    found = paged(events(_wish(call)), ORDER, call.asked)
    told = entries(found.rows, call.user)
    return {"items": [_item(*pair) for pair in zip(found.rows, told, strict=True)], "next": found.next}


def _file(call: Call) -> StreamingHttpResponse:
    found = events(_wish(call))
    note_export(call.user, _("Trail"), "csv", found.order_by().count(), Channel.API)
    return as_csv(found, call.user)


def _wish(call: Call) -> Wish:
    """Raises Problem for half a record, and for a kind of record that is none."""
    asked = call.asked
    for name, other in (("record_type", "record_id"), ("record_id", "record_type")):
        if other in asked and name not in asked:
            raise wrong(name, _("Fill this in."))
    if "record_type" in asked and not kinds.known(asked["record_type"]):
        raise wrong("record_type", _("Choose from the list."))
    return Wish(
        actor=asked.get("actor"),
        group=asked.get("group", ""),
        card=(asked["record_type"], asked["record_id"]) if "record_id" in asked else None,
        since=asked.get("at__gte"),
        until=asked.get("at__lt"),
    )


def _item(event: Event, entry: Entry) -> dict[str, Any]:
    return {
        "id": event.pk,
        "at": moment(event.at),
        "kind": event.kind,
        "record": {"type": event.record_kind, "id": event.record_id},
        "actor": event.actor_id,
        **{name: getattr(entry, name) for name in ("who", "what", "about", "address", "way", "origin")},
        "channel": event.channel,
        "changes": [{"title": str(one.title), "old": one.old, "new": one.new} for one in entry.changes],
    }


def _large(call: Call) -> Any:
    found = paged(LargeExport.objects.all(), ("-id",), call.asked)
    return {"items": _exports(call, found.rows), "next": found.next}


def _exports(call: Call, rows: list[LargeExport]) -> list[dict[str, Any]]:
    mine = LargeExport.objects.filter(pk__in=[row.pk for row in rows], dismissed_by=call.user)
    put_away = set(mine.values_list("pk", flat=True))
    return [
        {
            "id": row.pk,
            "at": moment(row.at),
            "user": row.user_id,
            **{name: getattr(row, name) for name in ("title", "rows", "rows_of_day")},
            "put_away": row.pk in put_away,
        }
        for row in rows
    ]


def _one_large(call: Call) -> Any:
    return _exports(call, [reach(LargeExport, call)])[0]


def _put_away(call: Call) -> Any:
    return _dismiss(call, back=False)


def _bring_back(call: Call) -> Any:
    return _dismiss(call, back=True)


def _dismiss(call: Call, back: bool) -> Any:
    found = large_exports.dismiss(call.user, min(call.id, BIGGEST), back)
    if found is None:
        raise missing()
    return _exports(call, [found])[0]


OPERATIONS = administrators(
    Operation("GET", "trail", gettext_lazy("The trail, newest first"), _list, listed(GivenEntry), asks=_asks),
    Operation("GET", "trail/file", gettext_lazy("The trail as CSV"), _file, asks=_wishes, media="text/csv"),
    Operation("GET", "large-exports", gettext_lazy("Large exports"), _large, listed(GivenLargeExport), asks=PAGE),
    Operation("GET", "large-exports/{id}", gettext_lazy("One"), _one_large, GivenLargeExport),
    Operation("POST", "large-exports/{id}/dismissal", gettext_lazy("Put away"), _put_away, GivenLargeExport),
    Operation("DELETE", "large-exports/{id}/dismissal", gettext_lazy("Bring back"), _bring_back, GivenLargeExport),
    tag="Trail",
)
