"""What happens to requests, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from krug.core.events.kinds import EventKind

GROUP = "requests"


def _made(data: dict[str, Any]) -> dict[str, Any]:
    known = {"to": data.get("to", ""), "rule": data.get("rule", "")}
    given = _("; by the rule “%(rule)s” it went to %(to)s") % known if data.get("to") else ""
    return {**data, "given": given}


def _answered(data: dict[str, Any]) -> dict[str, Any]:
    minutes = int(data.get("minutes") or 0)
    said = ngettext("%(n)d minute of working time", "%(n)d minutes of working time", minutes) % {"n": minutes}
    return {**data, "time": said, "late": _(", after the deadline") if data.get("late") else ""}


def _offered(data: dict[str, Any]) -> dict[str, Any]:
    minutes = int(data.get("minutes") or 0)
    return {**data, "time": ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}}


EVENTS = (
    EventKind("request.created", gettext_lazy("registered the request “{title}”{given}"), GROUP, "plus", words=_made),
    EventKind("request.taken", gettext_lazy("took the request “{title}”"), GROUP, "user"),
    EventKind("request.assigned", gettext_lazy("gave the request “{title}” to {to}"), GROUP, "user"),
    EventKind("request.given", gettext_lazy("gave “{title}” to {to} by the rule “{rule}”"), GROUP, "user"),
    EventKind("request.queued", gettext_lazy("put “{title}” back into the common queue"), GROUP, "undo"),
    EventKind("request.offered", gettext_lazy("offered “{title}” to {to} for {time}"), GROUP, "clock", words=_offered),
    EventKind("request.declined", gettext_lazy("let the request “{title}” go to the next"), GROUP, "x"),
    EventKind("request.answered", gettext_lazy("answered “{title}” after {time}{late}"), GROUP, "ok", words=_answered),
    EventKind("request.not_answered", gettext_lazy("took the answer to “{title}” back"), GROUP, "undo"),
    EventKind("request.closed", gettext_lazy("closed the request “{title}”{note}"), GROUP, "ok"),
    EventKind("request.rejected", gettext_lazy("rejected the request “{title}”{note}"), GROUP, "x"),
    EventKind("request.reopened", gettext_lazy("opened the request “{title}” again"), GROUP, "undo"),
    EventKind("request.became", gettext_lazy("made of the request “{title}”: {what} “{name}”"), GROUP, "plus"),
    EventKind("request.became_nothing", gettext_lazy("took back what “{title}” became: “{name}”"), GROUP, "undo"),
    EventKind("request.answer_soon", gettext_lazy("told {to}: the answer to “{title}” is due soon"), GROUP, "clock"),
    EventKind("request.answer_late", gettext_lazy("told {to}: “{title}” is not answered in time"), GROUP, "warn"),
    EventKind("request.solution_soon", gettext_lazy("told {to}: “{title}” is to be closed soon"), GROUP, "clock"),
    EventKind("request.solution_late", gettext_lazy("told {to}: “{title}” is not closed in time"), GROUP, "warn"),
    EventKind("request.untaken", gettext_lazy("told {to}: nobody takes “{title}”"), GROUP, "warn"),
)
