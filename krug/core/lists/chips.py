"""The conditions as they stand above a list: each a chip with the ways to change it and take it away."""

from __future__ import annotations

from typing import Any

from krug.core.lists.filtering import Condition, Group, Op, nature_of
from krug.core.lists.filtering.compiling import checked
from krug.core.lists.filtering.editing import Path, drop, turn
from krug.core.lists.filtering.operators import BARE
from krug.core.lists.state import ListState


def chips_of(state: ListState) -> dict[str, Any]:
    """The top group for the template: {"at", "glue", "turn", "parts": […]}. Raises BadFilter."""
    return _group(state, state.filter, ())


def _group(state: ListState, group: Group, path: Path) -> dict[str, Any]:
    return {
        "group": True,
        "at": _text(path),
        "glue": group.glue,
        "turn": state.url(filter=turn(state.filter, path)),
        "parts": [
            _group(state, part, (*path, number)) if isinstance(part, Group) else _chip(state, part, (*path, number))
            for number, part in enumerate(group.parts)
        ],
    }


def _chip(state: ListState, condition: Condition, path: Path) -> dict[str, Any]:
    asked, op, value = checked(state.kind, state.user, condition)
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
