"""The three ways to change a calendar. None of them tells anybody invited: every one of them says so."""

from __future__ import annotations

from base64 import b32hexencode
from typing import Any

from krug.modules.google.asking import Answer
from krug.modules.google.desk import Desk
from krug.modules.google.models import Link

QUIET = {"sendUpdates": "none"}


def add(desk: Desk, event: dict[str, Any]) -> Answer:
    """With an `id` of ours in it: 409 where it is there already. Raises Later, Revoked, Trouble."""
    return desk.google.calendar("POST", *_events(desk), body=_bare(event), **QUIET)


def tell(desk: Desk, link: Link, changed: dict[str, Any]) -> Answer:
    """412 where the event is not as it was last seen. Raises Later, Revoked, Trouble."""
    return desk.google.calendar("PATCH", *_events(desk), link.remote, body=changed, etag=link.etag, **QUIET)


def remove(desk: Desk, link: Link) -> Answer:
    """412 where the event is not as it was last seen. Raises Later, Revoked, Trouble."""
    return desk.google.calendar("DELETE", *_events(desk), link.remote, etag=link.etag, **QUIET)


def same_digits(number: bytes) -> str:
    """In the letters and digits that the API takes for ids."""
    return b32hexencode(number).decode().rstrip("=").lower()


def _events(desk: Desk) -> tuple[str, ...]:
    return "calendars", desk.account.calendar, "events"


def _bare(event: dict[str, Any]) -> dict[str, Any]:
    """Without what only a change has to empty."""
    return {
        name: {key: value for key, value in part.items() if value is not None} if isinstance(part, dict) else part
        for name, part in event.items()
    }
