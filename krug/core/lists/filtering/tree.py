"""The filter as a tree: what stands in the address, in a saved view and on the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

LONGEST = 8000
MOST_CONDITIONS = 40
DEEPEST = 4
ALL, ANY = "all", "any"


class BadFilter(Exception):
    """The filter cannot be used; the message says why, in the person's language."""


@dataclass(frozen=True)
class Condition:
    field: str
    op: str
    value: Any = None

    def plain(self) -> dict[str, Any]:
        known = {"field": self.field, "op": self.op}
        return known if self.value is None else known | {"value": self.value}


@dataclass(frozen=True)
class Group:
    """`glue` is "all" or "any". A group without parts lets everything through."""

    glue: str = ALL
    parts: tuple[Condition | Group, ...] = ()

    def plain(self) -> dict[str, Any]:
        return {self.glue: [part.plain() for part in self.parts]}

    def text(self) -> str:
        """As it stands in an address; empty for a filter that lets everything through."""
        return json.dumps(self.plain(), ensure_ascii=False, separators=(",", ":")) if self.parts else ""

    def conditions(self) -> Iterator[Condition]:
        for part in self.parts:
            if isinstance(part, Group):
                yield from part.conditions()
            else:
                yield part


def read(given: Any) -> Group:
    """A filter from JSON text or from what JSON gave. None and "" are the empty filter. Raises BadFilter."""
    if isinstance(given, str):
        given = _decoded(given)
    if given is None or given == {}:
        return Group()
    found = _part(given, 1)
    group = found if isinstance(found, Group) else Group(ALL, (found,))
    if sum(1 for _condition in group.conditions()) > MOST_CONDITIONS:
        raise BadFilter(_("At most %(most)d conditions.") % {"most": MOST_CONDITIONS})
    return group


def _decoded(text: str) -> Any:
    if len(text) > LONGEST:
        raise BadFilter(_("The filter is too long."))
    try:
        found = json.loads(text) if text.strip() else None
        # A lone surrogate and NUL are JSON, yet no text that a database could be asked for.
        json.dumps(found, ensure_ascii=False).encode()
        if "\\u0000" in text:
            raise ValueError(text)
        return found
    except (ValueError, RecursionError):
        raise BadFilter(_("The address holds a filter that cannot be read.")) from None


def _part(given: Any, depth: int) -> Condition | Group:
    if depth > DEEPEST:
        raise BadFilter(_("Conditions stand in one another too deep."))
    if not isinstance(given, dict):
        raise BadFilter(_("The address holds a filter that cannot be read."))
    if set(given) <= {"field", "op", "value"} and isinstance(given.get("field"), str):
        return Condition(given["field"], _word(given.get("op")), given.get("value"))
    if len(given) == 1 and (glue := next(iter(given))) in (ALL, ANY) and isinstance(given[glue], list):
        return Group(glue, tuple(_part(part, depth + 1) for part in given[glue]))
    raise BadFilter(_("The address holds a filter that cannot be read."))


def _word(given: Any) -> str:
    if not isinstance(given, str):
        raise BadFilter(_("The address holds a filter that cannot be read."))
    return given
