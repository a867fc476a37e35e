"""What rooms show at the top of every page while there is something to show: a running timer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from krug.core.access.models import User


@dataclass(frozen=True)
class TopPart:
    """`context` gives the template's variables as `part.…`: at most two queries, as every page asks."""

    code: str
    template: str
    context: Callable[[User], dict[str, Any]]
    may: Callable[[User], bool] = lambda user: True

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _parts:
            raise ValueError(f"part {self.code} of the top is declared twice")
        _parts[self.code] = self
        _modules[self.code] = module


@dataclass(frozen=True)
class DrawnPart:
    template: str
    values: dict[str, Any]


_parts: dict[str, TopPart] = {}
_modules: dict[str, str] = {}


def drawn_for(user: User) -> list[DrawnPart]:
    """Those of modules switched on that are for `user`."""
    there = (part for part in _parts.values() if user.firm.has(_modules[part.code]) and part.may(user))
    return [DrawnPart(part.template, part.context(user)) for part in there]
