"""What there is to be done: call, meeting, task; how each may end, and what usually follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    TASK = "task", _("Task")


@dataclass(frozen=True)
class Result:
    """One way an activity may end."""

    code: str
    title: str | Promise


@dataclass(frozen=True)
class Suggestion:
    """A next step to be planned with one press: in `days` working days, at `time` (None: any time of that day)."""

    kind: str
    title: str | Promise
    days: int
    time: dt.time | None = None


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity. `minutes` is how long one takes when nobody said; `plural` names the filter of history."""

    code: str
    title: str | Promise
    plural: str | Promise
    icon: str
    results: tuple[Result, ...]
    follows: tuple[Suggestion, ...]
    minutes: int = 30

    def result(self, code: str) -> Result | None:
        """None for a code this kind does not have."""
        return next((found for found in self.results if found.code == code), None)


_QUOTE = Suggestion(Kind.TASK, _("Send a quote"), 1, dt.time(11))
_CALL_SOON = Suggestion(Kind.CALL, _("Call again"), 1, dt.time(10))
_CALL_LATER = Suggestion(Kind.CALL, _("Call to learn the decision"), 3, dt.time(11))
_MEET = Suggestion(Kind.MEETING, _("Meeting"), 5, dt.time(12))

KINDS: dict[str, ActivityKind] = {
    kind.code: kind
    for kind in (
        ActivityKind(
            Kind.CALL,
            _("Call"),
            _("Calls"),
            "phone",
            (
                Result("reached", _("Reached")),
                Result("not_reached", _("Not reached")),
                Result("call_back", _("Asked to call back")),
                Result("refused", _("Refused")),
            ),
            (_QUOTE, _CALL_SOON, _CALL_LATER, _MEET),
            15,
        ),
        ActivityKind(
            Kind.MEETING,
            _("Meeting"),
            _("Meetings"),
            "meet",
            (
                Result("held", _("Held")),
                Result("moved", _("Moved to another day")),
                Result("did_not_take_place", _("Did not take place")),
            ),
            (_QUOTE, _CALL_LATER, _MEET),
            60,
        ),
        ActivityKind(
            Kind.TASK,
            _("Task"),
            _("Tasks"),
            "day",
            (
                Result("done", _("Done")),
                Result("partly", _("Done in part")),
                Result("not_needed", _("Not needed any more")),
            ),
            (_CALL_SOON, _CALL_LATER, _MEET),
        ),
    )
}
