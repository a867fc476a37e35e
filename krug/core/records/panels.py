"""Parts of a card that other rooms draw: the next step, ways to add to the history, related records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from krug.core.access.models import User


class Position(Enum):
    """Where on the card a panel stands."""

    ACT = "act"  # a button on the card's head
    NEXT = "next"  # above everything: what is to be done
    COMPOSER = "composer"  # a tab of the composer beside the comment
    MAIN = "main"  # above the history
    SIDE = "side"  # to the right: related records


@dataclass(frozen=True)
class Panel:
    """A part of the cards of `kinds` (none named: of all).

    `context` gives the template's variables as `panel.…`, or None where the person has nothing to see there. The
    card draws what is around: a panel at the side has its title, `panel.count` and a plus that leads to `panel.add`,
    when these are given; a tab of the composer its icon and title. Panels are drawn anew when the card's record
    changes, save for one in which the person is writing.
    """

    code: str
    title: str | Promise
    position: Position
    template: str
    context: Callable[[User, Any], dict[str, Any] | None]
    kinds: tuple[str, ...] = ()
    icon: str = ""
    order: int = 50

    def declare(self, module: str) -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _panels:
            raise ValueError(f"panel {self.code} is declared twice")
        _panels[self.code] = self
        _modules[self.code] = module


@dataclass(frozen=True)
class Drawn:
    """A panel with what it shows on one card."""

    panel: Panel
    values: dict[str, Any] = field(default_factory=dict)


_panels: dict[str, Panel] = {}
_modules: dict[str, str] = {}


def is_declared(code: str) -> bool:
    return code in _panels


def drawn(code: str, record: Any, user: User) -> Drawn | None:
    """One panel on one card; None where there is no such panel or nothing to see in it."""
    panel = _panels.get(code)
    if panel is None or (panel.kinds and record.KIND not in panel.kinds) or not user.firm.has(_modules[code]):
        return None
    values = panel.context(user, record)
    return None if values is None else Drawn(panel, values)


def drawn_on(record: Any, user: User) -> dict[str, list[Drawn]]:
    """The panels of one card as one person sees it, by position and in order."""
    found: dict[str, list[Drawn]] = {position.value: [] for position in Position}
    for panel in sorted(_panels.values(), key=lambda panel: panel.order):
        shown = drawn(panel.code, record, user)
        if shown is not None:
            found[panel.position.value].append(shown)
    return found
