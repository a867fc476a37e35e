"""What becomes of a record that stands on two sides and has changed on either. Nothing here asks anybody.

Each side is known as it was last seen: `Base`. The two need not read alike there, since one side may cut or round what
the other keeps whole; a side has changed where it is not as it was last seen, and not where it is unlike the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Shape = dict[str, Any]


@dataclass(frozen=True)
class Base:
    """Both sides as they were last seen, by field; a field missing from a side was never seen there."""

    local: Shape = field(default_factory=dict)
    remote: Shape = field(default_factory=dict)

    def plain(self) -> dict[str, Shape]:
        return {"local": self.local, "remote": self.remote}

    @classmethod
    def of(cls, kept: dict[str, Shape] | None) -> Base:
        return cls(**(kept or {}))


@dataclass(frozen=True)
class Contest:
    """A field that both sides have changed: what stands now, and what gave way."""

    kept: Any
    lost: Any
    is_local: bool


@dataclass(frozen=True)
class Merged:
    """`to_local`: what the local side has to take; `to_remote`: what the other one has to be told.

    `base` is how both are seen from now on, as far as that is settled: a field of `to_remote` stays unsettled until
    the other side has it.
    """

    to_local: Shape
    to_remote: Shape
    contests: dict[str, Contest]
    base: Base


def merge(
    fields: Iterable[str], base: Base, local: Shape, remote: Shape, is_local_later: Callable[[str], bool]
) -> Merged:
    """Both sides by field against what was last seen: of a field that both have changed the later change stays.

    `is_local_later` is asked for such a field alone.
    """
    to_local, to_remote, contests = Shape(), Shape(), dict[str, Contest]()
    seen = Base(dict(base.local), dict(base.remote))
    for name in fields:
        mine, theirs = local[name], remote[name]
        seen.remote[name] = theirs
        if mine == theirs:
            seen.local[name] = mine
            continue
        has_mine = name not in base.local or mine != base.local[name]
        has_theirs = name not in base.remote or theirs != base.remote[name]
        if has_mine and has_theirs:
            stays = is_local_later(name)
            contests[name] = Contest(mine, theirs, True) if stays else Contest(theirs, mine, False)
            has_mine, has_theirs = stays, not stays
        if has_theirs:
            to_local[name], seen.local[name] = theirs, theirs
        elif has_mine:
            to_remote[name] = mine
    return Merged(to_local, to_remote, contests, seen)


def changed(fields: Iterable[str], seen: Shape, now: Shape) -> Shape:
    """What of a side is not as it was last seen."""
    return {name: now[name] for name in fields if name not in seen or now[name] != seen[name]}
