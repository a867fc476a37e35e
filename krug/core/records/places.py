"""Places of the menu that are not a kind of record: reports, import, settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from krug.core.access.models import User


@dataclass(frozen=True)
class Place:
    """A page of the menu. `group`: "" the top, "sales", "analysis", "foot". `may` tells who sees it there.

    `is_tab`: it may stand among the four in the bar of a phone, which has the rest under "more".
    `count` is how many things wait there for the person: one indexed query that stops at 100.
    """

    code: str
    title: str | Promise
    url: str
    icon: str
    order: int
    group: str = ""
    may: Callable[[User], bool] = lambda user: True
    count: Callable[[User], int] | None = None
    is_tab: bool = True

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _places:
            raise ValueError(f"place {self.code} is declared twice")
        _places[self.code] = self
        _modules[self.code] = module


_places: dict[str, Place] = {}
_modules: dict[str, str] = {}


def open_to(user: User) -> list[Place]:
    """The places of modules switched on that `user` sees in the menu, in order."""
    found = [place for place in _places.values() if place.may(user) and user.firm.has(_modules[place.code])]
    return sorted(found, key=lambda place: place.order)
