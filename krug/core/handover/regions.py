"""The region that work on a record is done in, where a room knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from krug.core.records.kinds import RecordKind


@dataclass(frozen=True)
class Region:
    """`of` gives the expression by which the database tells the region of a row of the kind; "" where none is known."""

    kind: str
    of: Callable[[], Any]

    def declare(self, _module: str) -> None:
        _regions[self.kind] = self


_regions: dict[str, Region] = {}


def region_of(kind: RecordKind) -> Region | None:
    """None for a kind of which nobody knows the region."""
    return _regions.get(kind.code)
