"""What is to be done next with a record: asked of whichever room plans deeds, if there is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

from krug.core.access.models import User


@dataclass(frozen=True)
class Step:
    """The next deed, in words for a card of the board."""

    text: str
    icon: str
    is_late: bool = False


class Steps(Protocol):
    """The planning of one kind of record."""

    def known_to(self, user: User) -> bool:
        """Whether the person's firm plans deeds at all; if not, nothing is ever forgotten."""

    def next_of(self, ids: Iterable[int], user: User) -> Mapping[int, Step]:
        """Record id to its next deed, for those that have one. One query."""

    def without(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of `rows` for which nothing is planned."""
