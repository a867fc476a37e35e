"""What may happen to an activity, in words, on its own card and on those of its client and its subject."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind, declare
from krug.core.events.writing import Fact
from krug.modules.activities.kinds import KINDS
from krug.modules.activities.models import Activity
from krug.modules.activities.recurring.words import in_words
from krug.modules.activities.times import stamp

SENTENCES = {
    "planned": _("planned: {what} “{title}”, {due}"),
    "done": _("did: {what} “{title}” — {result}{comment}"),
    "moved": _("moved: {what} “{title}”, {was} → {due}"),
    "cancelled": _("cancelled: {what} “{title}”"),
    "reopened": _("took up again: {what} “{title}”"),
    "delegated": _("gave to {person}: {what} “{title}”, {due}"),
    "accepted": _("took on: {what} “{title}”"),
    "returned": _("gave back to {person}: {what} “{title}” — {reason}"),
    "joined": _("called {person} to take part: {what} “{title}”"),
    "left": _("took {person} off: {what} “{title}”"),
    "repeated": _("made repeat: {what} “{title}”, {rule}"),
    "stopped": _("stopped repeating: {what} “{title}”"),
    "booked": _("booked {resource}: {what} “{title}”, {due}"),
    "let_go": _("let go {resource}: {what} “{title}”"),
    "listed": _("added to the checklist of “{title}”: {text}"),
    "ticked": _("did in the checklist of “{title}”: {text}"),
    "unticked": _("took up again in the checklist of “{title}”: {text}"),
    "unlisted": _("took off the checklist of “{title}”: {text}"),
}


def when(day: dt.date, time: dt.time | None) -> str:
    """A day, and a time where there is one, in the active language."""
    text = str(formats.date_format(day, "j E"))
    return f"{text}, {time:%H:%M}" if time else text


def words(data: dict[str, Any]) -> dict[str, Any]:
    """Stored codes and dates as words."""
    kind = KINDS[data["what"]]
    result = kind.result(data.get("result", ""))
    return {
        **data,
        "what": data.get("own") or str(kind.title).lower(),
        "due": _moment(data.get("due", "")),
        "was": _moment(data.get("was", "")),
        "result": str(result.title).lower() if result else data.get("result", ""),
        "comment": f". {data['comment']}" if data.get("comment") else "",
        "rule": in_words(data["rule"]) if data.get("rule") else "",
    }


def fact(verb: str, activity: Activity, at: dt.datetime | None = None, **data: Any) -> Fact:
    """`verb` is a key of SENTENCES; the event stands on all the activity's cards."""
    code, stored = told(verb, activity, **data)
    return Fact(code, activity.card, stored, activity.cards(), at)


def told(verb: str, activity: Activity, **data: Any) -> tuple[str, dict[str, Any]]:
    """The event's kind and data."""
    stored = {"title": activity.title, "what": activity.kind, "due": stamp(activity.due_on, activity.due_time), **data}
    if activity.own_kind:
        stored["own"] = activity.own_kind.name.lower()
    return f"activity.{activity.kind}.{verb}", stored


def made(activity: Activity) -> tuple[str, dict[str, Any]]:
    return told("planned", activity)


def _moment(stamped: str) -> str:
    if not stamped:
        return ""
    day, _sign, time = stamped.partition("T")
    return when(dt.date.fromisoformat(day), dt.time.fromisoformat(time) if time else None)


EVENTS = tuple(
    EventKind(f"activity.{kind.code}.{verb}", sentence, f"{kind.code}s", kind.icon, words)
    for kind in KINDS.values()
    for verb, sentence in SENTENCES.items()
)


@dataclass(frozen=True)
class FreeBusyEvents:
    """What a person does with the links to their free and busy times, for the trail."""

    def declare(self, module: str) -> None:
        declare(
            EventKind("free_busy.shared", _("shared when they are busy: {note}"), "settings", "cal"),
            EventKind("free_busy.taken_back", _("took back the link to when they are busy: {note}"), "settings", "cal"),
        )
