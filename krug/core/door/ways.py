"""Other ways through the door than a password: rooms declare theirs, and the sign-in page offers them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class WayIn:
    """A link at `url`, which gets ?next=; `words` says what stands on it, "" where it is not offered now."""

    code: str
    url: str
    words: Callable[[], str]

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _ways:
            raise ValueError(f"the way in {self.code} is declared twice")
        _ways[self.code] = self


_ways: dict[str, WayIn] = {}


def offered() -> list[tuple[str, str]]:
    """Address and words of each that is offered now."""
    found = [(way.url, way.words()) for way in _ways.values()]
    return [(url, words) for url, words in found if words]
