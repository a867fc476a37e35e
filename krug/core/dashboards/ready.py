"""Ready dashboards: declared by the rooms, there for everybody they fit from the first opening on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from krug.core.access.models import User
from krug.core.dashboards.panels import Panel, Text

PREFIX = "ready-"


@dataclass(frozen=True)
class Ready:
    """`fits` tells for whom it is. Panels of reports that a person does not have are left out for that person."""

    code: str
    title: Text
    panels: tuple[Panel, ...]
    fits: Callable[[User], bool]

    @property
    def key(self) -> str:
        return f"{PREFIX}{self.code}"

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _ready:
            raise ValueError(f"ready dashboard {self.code} is declared twice")
        _ready[self.code] = self
        _modules[self.code] = module


_ready: dict[str, Ready] = {}
_modules: dict[str, str] = {}


def declared() -> list[Ready]:
    return list(_ready.values())


def fitting(user: User) -> list[Ready]:
    return [one for one in _ready.values() if user.firm.has(_modules[one.code]) and one.fits(user)]
