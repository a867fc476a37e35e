"""Messages of a fragment's answer: carried in a header, so that toasts look the same everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse

TRIGGER = "HX-Trigger"
EVENT = "krug:toasts"
# With these the browser goes on to a page of its own, which will show the messages.
GOES_ON = ("HX-Redirect", "HX-Refresh", "HX-Location")
UNDO = "undo:"
# A page draws itself anew because of others: it may be about to be left, and what was said is for who comes next.
BY_ITSELF = "Krug-Live"


class FragmentMessages:
    """For an answer to htmx, or to a script that sends HX-Request, messages become an event of the page."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        leads_on = 300 <= response.status_code < 400 or any(name in response.headers for name in GOES_ON)
        if request.headers.get("HX-Request") and not leads_on and BY_ITSELF not in request.headers:
            said = [plain(message) for message in get_messages(request)]
            if said:
                add_toasts(response, said)
        return response


def plain(message: Any) -> dict[str, str]:
    """A message as the script takes it: text, level, the address that takes it back, and the one it leads to."""
    return {"text": str(message), "level": message.level_tag, "undo": undo_of(message), "link": tag(message, "link:")}


def undo_of(message: Any) -> str:
    """The address that a POST to undoes what the message says; "" when there is none."""
    return tag(message, UNDO)


def tag(message: Any, name: str) -> str:
    found = [one for one in (message.extra_tags or "").split() if one.startswith(name)]
    return found[0].removeprefix(name) if found else ""


def add_toasts(response: HttpResponse, said: list[dict[str, str]]) -> None:
    given = response.headers.get(TRIGGER, "")
    events = json.loads(given) if given.startswith("{") else {name.strip(): None for name in given.split(",") if name}
    events[EVENT] = {"said": said}
    response.headers[TRIGGER] = json.dumps(events)
