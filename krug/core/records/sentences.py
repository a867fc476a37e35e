"""What may happen to a record of any kind, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind

HOW = {"sees": _("for looking"), "changes": _("for looking and changing")}


def _how(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "how": str(HOW.get(data.get("how", ""), "—"))}


def record_events(kind: str) -> list[EventKind]:
    return [
        EventKind(f"{kind}.created", _("added “{title}”"), icon="plus"),
        EventKind(f"{kind}.changed", _("changed {fields}")),
        EventKind(f"{kind}.binned", _("moved “{title}” to the bin"), icon="bin"),
        EventKind(f"{kind}.restored", _("took “{title}” back from the bin"), icon="undo"),
        EventKind(f"{kind}.purged", _("removed “{title}” for good"), icon="bin"),
        EventKind(f"{kind}.merged", _("merged into “{title}”: {others}"), icon="users"),
        EventKind(f"{kind}.taken_apart", _("took apart again: “{title}” and {others}"), icon="undo"),
        EventKind(f"{kind}.shared", _("opened it to {person}: {how}"), icon="eye", words=_how),
        EventKind(f"{kind}.unshared", _("closed it to {person}"), icon="lock"),
        EventKind(f"{kind}.marked", _("marked “{title}” as confidential"), icon="lock"),
        EventKind(f"{kind}.unmarked", _("took the confidential mark off “{title}”"), icon="lock"),
        EventKind(f"{kind}.forgotten", _("erased all that was kept of the person"), icon="bin"),
        EventKind(f"{kind}.commented", "{text}", group="comments", icon="chat"),
    ]
