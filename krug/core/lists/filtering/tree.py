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
# Within related records: their conditions, and one group of these among them.
DEEPEST_RELATED = 2
ALL, ANY = "all", "any"
SOME, NONE = "some", "none"


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


@dataclass(frozen=True)
class Related(Group):
    """Conditions on records that lead to the one asked for: `related` is their kind and its link, "deal.client".

    It lets through what has some record that fits the parts, or none such. Without parts: any record, or none at all.
    """

    related: str = ""
    has: str = SOME

    def plain(self) -> dict[str, Any]:
        return {"related": self.related, "is": self.has} | super().plain()


def read(given: Any) -> Group:
    """A filter from JSON text or from what JSON gave. None and "" are the empty filter. Raises BadFilter."""
    if isinstance(given, str):
        given = _decoded(given)
    if given is None or given == {}:
        return Group()
    found = _part(given, 1)
    group = Group(ALL, (found,)) if isinstance(found, (Condition, Related)) else found
    if _number(group) > MOST_CONDITIONS:
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
        raise _unreadable() from None


def _number(part: Condition | Group) -> int:
    """How many questions it asks: whether there are related records is one too."""
    if isinstance(part, Condition):
        return 1
    return isinstance(part, Related) + sum(map(_number, part.parts))


def _part(given: Any, depth: int, deepest: int = DEEPEST, is_related: bool = False) -> Condition | Group:
    """`is_related`: it stands among the conditions on related records, of whose own relations nothing is asked."""
    if depth > deepest:
        raise BadFilter(_("Conditions stand in one another too deep."))
    if not isinstance(given, dict):
        raise _unreadable()
    if set(given) <= {"field", "op", "value"} and isinstance(given.get("field"), str):
        return Condition(given["field"], _word(given.get("op")), given.get("value"))
    if "related" in given:
        return _related(given, depth, is_related)
    if len(given) == 1 and (glue := next(iter(given))) in (ALL, ANY) and isinstance(given[glue], list):
        return Group(glue, tuple(_part(part, depth + 1, deepest, is_related) for part in given[glue]))
    raise _unreadable()


def _related(given: dict[str, Any], depth: int, is_related: bool) -> Related:
    if is_related:
        raise BadFilter(_("Conditions stand in one another too deep."))
    related, has = _word(given["related"]), _word(given.get("is"))
    glues = set(given) - {"related", "is"}
    glue = next(iter(glues), ALL)
    parts = given.get(glue, [])
    if len(glues) > 1 or glue not in (ALL, ANY) or has not in (SOME, NONE) or not isinstance(parts, list):
        raise _unreadable()
    deepest = min(DEEPEST, depth + DEEPEST_RELATED)
    return Related(glue, tuple(_part(part, depth + 1, deepest, True) for part in parts), related, has)


def _word(given: Any) -> str:
    if not isinstance(given, str):
        raise _unreadable()
    return given


def _unreadable() -> BadFilter:
    return BadFilter(_("The address holds a filter that cannot be read."))
