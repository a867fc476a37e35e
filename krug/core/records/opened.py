"""Rooms above that want to know when a person opens a card."""

from __future__ import annotations

from collections.abc import Callable

from krug.core.access.models import User

listeners: list[Callable[[User, tuple[str, int]], object]] = []


def tell(user: User, card: tuple[str, int]) -> None:
    for listen in listeners:
        listen(user, card)
