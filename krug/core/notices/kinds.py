"""The kinds of notice: each declared once, by the room that knows when it is due and to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.utils.functional import Promise

from krug.core.access.models import User
from krug.core.events.models import Event
from krug.core.notices.ways import Way

# Of events those whom each concerns: the event's id to ids of people.
Concerned: TypeAlias = Mapping[int, set[int]]


@dataclass(frozen=True)
class NoticeKind:
    """What a person may wish to be told of, under one title in one line of their settings.

    `hears` are kinds of event: whole ones, ends such as ".commented", or "*" for all. `whom` gives the people
    concerned; None: it is no event that is told, but the clock. Of an event that several kinds hear, a person is told
    under the one of lowest `order` that they have not switched off. `ways` are the defaults, `by_role` other ones for a
    role.
    `to_oneself`: also of what one has done oneself. `may`: who has anything to do with it. `is_wished`: people
    choose its ways. `leads_to` is the address behind a notice that is about no record. `words` says a
    notice that came by the clock, given the record; None where there is nothing to say to this person any more.
    """

    code: str
    title: str | Promise
    group: str | Promise
    hears: tuple[str, ...] = ()
    whom: Callable[[Sequence[Event]], Concerned] | None = None
    ways: tuple[Way, ...] = (Way.APP,)
    by_role: Mapping[str, tuple[Way, ...]] = field(default_factory=dict)
    order: int = 50
    to_oneself: bool = False
    may: Callable[[User], bool] = lambda user: True
    is_wished: bool = True
    leads_to: Callable[[int], str] | None = None
    words: Callable[[Mapping[str, Any], Any, User], str | None] | None = None

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _kinds:
            raise ValueError(f"kind of notice {self.code} is declared twice")
        _kinds[self.code] = self
        _modules[self.code] = module

    def is_about(self, event: str) -> bool:
        return any(end == "*" or (event.endswith(end) if end.startswith(".") else event == end) for end in self.hears)

    def usual(self, role: str) -> tuple[Way, ...]:
        return self.by_role.get(role, self.ways)


_kinds: dict[str, NoticeKind] = {}
_modules: dict[str, str] = {}


def get(code: str) -> NoticeKind | None:
    """None for one whose room is no longer there."""
    return _kinds.get(code)


def all_kinds() -> list[NoticeKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def offered_to(user: User) -> list[NoticeKind]:
    """What the person may wish, of modules in use, in order."""
    return [kind for kind in all_kinds() if user.firm.has(_modules[kind.code]) and kind.may(user)]


def wished_by(user: User) -> list[NoticeKind]:
    """Those of them whose ways the person chooses."""
    return [kind for kind in offered_to(user) if kind.is_wished]


def is_administrator(user: User) -> bool:
    return user.is_administrator
