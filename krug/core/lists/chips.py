"""The conditions as they stand above a list: each a chip with the ways to change it and take it away."""

from __future__ import annotations

from typing import Any

from krug.core.lists.filtering import Condition, Group, Op, Related, nature_of
from krug.core.lists.filtering.compiling import checked
from krug.core.lists.filtering.editing import Path, drop, reverse, turn
from krug.core.lists.filtering.operators import BARE
from krug.core.lists.filtering.related import find_back
from krug.core.lists.state import Conditioned
from krug.core.records.kinds import RecordKind


def chips_of(state: Conditioned) -> dict[str, Any]:
    """The top group for the template: {"at", "glue", "turn", "parts": […]}. Raises BadFilter."""
    return _group(state, state.kind, state.filter, ())


def _part(state: Conditioned, kind: RecordKind, part: Condition | Group, path: Path) -> dict[str, Any]:
    if isinstance(part, Related):
        return _related(state, part, path)
    return _group(state, kind, part, path) if isinstance(part, Group) else _chip(state, kind, part, path)


def _group(state: Conditioned, kind: RecordKind, group: Group, path: Path) -> dict[str, Any]:
    return {
        "group": True,
        "at": _text(path),
        "glue": group.glue,
        "turn": state.url(filter=turn(state.filter, path)),
        "parts": [_part(state, kind, part, (*path, number)) for number, part in enumerate(group.parts)],
    }


def _related(state: Conditioned, group: Related, path: Path) -> dict[str, Any]:
    """A group that begins with words of its own: "has deals"."""
    back = find_back(state.kind, state.user, group.related)
    return _group(state, back.kind, group, path) | {
        "said": back.say(group.has),
        "reverse": state.url(filter=reverse(state.filter, path)),
        "drop": state.url(filter=drop(state.filter, path)),
    }


def _chip(state: Conditioned, kind: RecordKind, condition: Condition, path: Path) -> dict[str, Any]:
    asked, op, value = checked(kind, state.user, condition)
    nature: Any = nature_of(asked.field)
    return {
        "at": _text(path),
        "title": asked.title,
        "op": Op(op).label,
        "value": "" if op in BARE else nature.say(asked.field, op, value, state.user),
        "drop": state.url(filter=drop(state.filter, path)),
    }


def _text(path: Path) -> str:
    return ".".join(map(str, path))
