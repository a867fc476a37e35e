"""Rooms above that must write in the very transaction in which a record changes: the search index is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from krug.core.records.kinds import RecordKind


class Follower(Protocol):
    def put(self, kind: RecordKind, records: Sequence[Any]) -> None:
        """The records are there, new or changed."""

    def drop(self, kind: str, ids: Sequence[int]) -> None:
        """The records are gone from sight."""


followers: list[Follower] = []


def put(kind: RecordKind, records: Sequence[Any]) -> None:
    for follower in followers:
        follower.put(kind, records)


def drop(kind: str, ids: Sequence[int]) -> None:
    for follower in followers:
        follower.drop(kind, ids)
