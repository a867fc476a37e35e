"""Who is told of what, by which ways and when. Pure: no query, no clock of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from krug.core.notices.kinds import NoticeKind
from krug.core.notices.models import Wishes
from krug.core.notices.times import Quiet, after_quiet, next_digest
from krug.core.notices.ways import OUTWARD, Way

# Of one kind so many at once are told by every way; what comes by hundreds stands in Krug alone.
AT_ONCE = 20


@dataclass(frozen=True)
class Candidate:
    """One person whom one event concerns under one kind. `is_own`: it is their own doing."""

    kind: NoticeKind
    user: int
    is_own: bool = False


def ways_for(kind: NoticeKind, role: str, chosen: Mapping[str, Sequence[str]]) -> set[Way]:
    """What the person has chosen for the kind, else what is usual for the role; of ways that are known."""
    wanted = chosen.get(kind.code)
    return set(kind.usual(role)) if wanted is None else {Way(way) for way in wanted if way in Way.values}


def told_under(candidates: Iterable[Candidate], ways: Mapping[tuple[str, int], set[Way]]) -> dict[int, NoticeKind]:
    """Each person to the one kind under which they are told of an event: the first that they have not switched off.

    `ways` are by kind and person; who is missing there is told nothing. Nobody is told of their own doings, but for
    kinds that are about just these.
    """
    found: dict[int, NoticeKind] = {}
    for one in sorted(candidates, key=lambda one: (one.kind.order, one.kind.code)):
        if one.user in found or (one.is_own and not one.kind.to_oneself):
            continue
        if ways.get((one.kind.code, one.user)):
            found[one.user] = one.kind
    return found


def out_by(ways: Collection[Way], open_ways: Collection[str], how_many: int = 1) -> list[Way]:
    """The ways out of Krug that are taken, when the person gets `how_many` of the kind at once."""
    return [way for way in OUTWARD if way in ways and way in open_ways] if how_many <= AT_ONCE else []


def due_at(now: dt.datetime, way: Way, wishes: Wishes, zone: dt.tzinfo) -> dt.datetime:
    """When it may go: letters with the digest, and nothing in the quiet hours."""
    wanted = next_digest(now, wishes.digest, wishes.digest_hour, zone) if way is Way.MAIL else now
    return after_quiet(wanted, Quiet(wishes.quiet_from, wishes.quiet_till), zone)
