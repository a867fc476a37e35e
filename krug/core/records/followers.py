"""Rooms above that must write in the very transaction in which a record changes: the search index is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from krug.core.records.kinds import RecordKind


class Follower(Protocol):
    def put(self, kind: RecordKind, records: Sequence[Any]) -> None:
        """The records are there, new or changed."""

    def drop(self, kind: str, ids: Sequence[int]) -> None:
        """The records are gone from sight."""


followers: list[Follower] = []
# Rooms that keep rows of their own about a record, which go when it is removed for good: called with kind and ids.
keepers: list[Callable[[str, Sequence[int]], None]] = []


def put(kind: RecordKind, records: Sequence[Any]) -> None:
    for follower in followers:
        follower.put(kind, records)


def drop(kind: str, ids: Sequence[int]) -> None:
    for follower in followers:
        follower.drop(kind, ids)


def gone(kind: str, ids: Sequence[int]) -> None:
    """The records are removed for good; what was kept about them goes too."""
    drop(kind, ids)
    for keeper in keepers:
        keeper(kind, ids)
