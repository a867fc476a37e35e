"""An event of Google Calendar as what Krug compares: title, moment, length, place, note. Nothing here asks anybody.

A moment is "2026-11-24" for all of that day and "2026-11-24T07:00Z", universal time, for a moment of it. Minutes of
what takes all day are 0.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any
from zoneinfo import ZoneInfo

from krug.modules.google.merging import Shape

FIELDS = ("title", "when", "minutes", "place", "note")
LONGEST = {"title": 255, "place": 255, "note": 5000}
MOST_MINUTES = 14400
DAY = dt.timedelta(days=1)
BREAK = re.compile(r"<\s*(br|/p|/div|/li)\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Unfit(Exception):
    """The event has no such beginning and end as the API documents."""


def shape_of(event: dict[str, Any]) -> Shape:
    """What Krug compares of an event, and beside it `length`: how long it really takes, in days or in seconds.

    Raises Unfit.
    """
    when, length = span_of(event)
    minutes = 0 if is_all_day(when) else min(max(length // 60, 1), MOST_MINUTES)
    return {
        "title": line(event.get("summary"), "title"),
        "when": when,
        "minutes": minutes,
        "place": line(event.get("location"), "place"),
        "note": words(event.get("description")),
        "length": length,
    }


def span_of(event: dict[str, Any]) -> tuple[str, int]:
    """When it is, and how long: days of what takes whole days, else seconds. Raises Unfit."""
    start, end = event.get("start") or {}, event.get("end") or {}
    try:
        if start.get("date"):
            first = dt.date.fromisoformat(start["date"])
            last = dt.date.fromisoformat(end["date"]) if end.get("date") else first + DAY
            return first.isoformat(), max((last - first).days, 1)
        begins = moment_of(start)
        ends = moment_of(end) if end.get("dateTime") else begins
    except (ValueError, KeyError, TypeError, OverflowError):
        raise Unfit from None
    return stamp(begins), max(int((ends - begins).total_seconds()), 0)


def moment_of(said: dict[str, Any]) -> dt.datetime:
    """The moment of a start, an end or an original start that has one. Raises ValueError and KeyError."""
    moment = dt.datetime.fromisoformat(said["dateTime"])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(said.get("timeZone") or "UTC"))
    return moment.astimezone(dt.UTC)


def stamp(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M}Z"


def is_all_day(when: str) -> bool:
    return "T" not in when


def moment(when: str) -> dt.datetime:
    return dt.datetime.strptime(when, "%Y-%m-%dT%H:%MZ").replace(tzinfo=dt.UTC)


def on_clock(when: str, zone: dt.tzinfo) -> tuple[dt.date, dt.time | None]:
    """Day and time as a clock of that zone shows them; no time for all of a day."""
    if is_all_day(when):
        return dt.date.fromisoformat(when), None
    there = moment(when).astimezone(zone)
    return there.date(), there.time().replace(tzinfo=None)


def body_of(changed: Shape, whole: Shape, seen: Shape, zone: str) -> dict[str, Any]:
    """What is sent of `changed` fields, each as the API takes it; `whole` is how the record is now.

    `seen` is how the event was last seen: a length that Krug cannot hold stays as it is. `zone` is the name of the
    zone by whose clock the event is shown.
    """
    body: dict[str, Any] = {}
    for name, theirs in (("title", "summary"), ("place", "location"), ("note", "description")):
        if name in changed:
            body[theirs] = changed[name]
    if "when" in changed or "minutes" in changed:
        body |= _span(whole, "minutes" in changed, seen, zone)
    return body


def _span(whole: Shape, is_length_new: bool, seen: Shape, zone: str) -> dict[str, Any]:
    """Parts that the other sort of time has are emptied: a patch leaves alone what it does not name."""
    alike = bool(seen) and "length" in seen and is_all_day(seen["when"]) == is_all_day(whole["when"])
    if is_all_day(whole["when"]):
        first = dt.date.fromisoformat(whole["when"])
        last = first + (seen["length"] if alike else 1) * DAY
        return {name: _of_day(day) for name, day in (("start", first), ("end", last))}
    begins = moment(whole["when"])
    kept = alike and (not is_length_new or whole["minutes"] == seen["minutes"])
    ends = begins + dt.timedelta(seconds=seen["length"] if kept else whole["minutes"] * 60)
    return {name: of_moment(at, zone) for name, at in (("start", begins), ("end", ends))}


def _of_day(day: dt.date) -> dict[str, Any]:
    return {"date": day.isoformat(), "dateTime": None, "timeZone": None}


def of_moment(at: dt.datetime, zone: str) -> dict[str, Any]:
    return {"date": None, "dateTime": at.astimezone(ZoneInfo(zone)).isoformat(), "timeZone": zone}


def line(text: Any, name: str) -> str:
    """A text of one line, as Krug keeps it."""
    return " ".join(CONTROLS.sub(" ", str(text or "")).split())[: LONGEST[name]].strip()


def words(text: Any) -> str:
    """A description, which may be HTML, as plain text."""
    found = str(text or "").replace("\r\n", "\n")
    if TAG.search(found):
        found = html.unescape(TAG.sub("", BREAK.sub("\n", found)))
    return CONTROLS.sub("", found).strip()[: LONGEST["note"]].strip()
