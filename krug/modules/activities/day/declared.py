"""Parts of my day that other rooms draw: forgotten deals, mentions, a person's figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from krug.core.access.models import User


class Where(Enum):
    TOP = "top"  # above everything: what must not be missed
    FIRST = "first"  # before the activities
    MAIN = "main"  # under the activities
    SIDE = "side"  # in the column to the right


@dataclass(frozen=True)
class DayPart:
    """A part of my day. `context` is asked with who looks and whose day it is.

    It gives the template's variables as `part.values`, `count` among them shown beside the title, or None where there
    is nothing to show.
    """

    code: str
    title: str | Promise
    where: Where
    template: str
    context: Callable[[User, User], dict[str, Any] | None]
    order: int = 50

    def declare(self, module: str) -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _parts:
            raise ValueError(f"part {self.code} of the day is declared twice")
        _parts[self.code] = self
        _modules[self.code] = module


@dataclass(frozen=True)
class DrawnPart:
    part: DayPart
    values: dict[str, Any]


_parts: dict[str, DayPart] = {}
_modules: dict[str, str] = {}


def drawn_for(viewer: User, person: User) -> dict[str, list[DrawnPart]]:
    """The parts of `person`'s day as `viewer` sees them, by place and in order, of modules switched on."""
    drawn: dict[str, list[DrawnPart]] = {where.value: [] for where in Where}
    for part in sorted(_parts.values(), key=lambda part: part.order):
        if not viewer.firm.has(_modules[part.code]):
            continue
        values = part.context(viewer, person)
        if values is not None:
            drawn[part.where.value].append(DrawnPart(part, values))
    return drawn
