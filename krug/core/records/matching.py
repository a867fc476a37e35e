"""By what two records are told to be one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def itself(value: Any) -> list[str]:
    return [str(value)] if value else []


@dataclass(frozen=True)
class MatchKey:
    """`keys` gives, of the field's cleaned value, the texts that the column `lookup` (an ORM path) would hold.

    `sure`: two records that differ here are two things, whatever else is the same. `names`: a file that speaks of the
    record may call it by this.
    """

    field: str
    lookup: str
    keys: Callable[[Any], list[str]] = itself
    sure: bool = False
    names: bool = False
