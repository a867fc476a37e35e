"""What lies under a map: pictures of a server that a room above knows of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse

from krug.core.records.page_policy import let_pictures_in


@dataclass(frozen=True)
class Ground:
    """`tiles` is the address of its pictures, "" where none is set; `origin` their server as a policy names it;
    `credit` whose map it is; `settings` the page on which an administrator sets it."""

    tiles: str = ""
    origin: str = ""
    credit: str = ""
    settings: str = ""


@dataclass(frozen=True)
class GivesGround:
    """Declared by the room that keeps the map: `now` gives it as it is set. At most one query."""

    now: Callable[[], Ground]

    def declare(self, _module: str) -> None:
        _givers[:] = [self]


_givers: list[GivesGround] = []


def now() -> Ground:
    return _givers[0].now() if _givers else Ground()


def let_in(response: HttpResponse, ground: Ground | None) -> HttpResponse:
    """The same answer, which may load the pictures of `ground`; None: the page has no map."""
    if ground is not None and ground.tiles:
        let_pictures_in(response, ground.origin)
    return response
