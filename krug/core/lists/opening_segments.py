"""Which segments a person meets: one whose conditions ask for what they may not ask is as one that is not there."""

from __future__ import annotations

from typing import Any

from krug.core.access.models import User
from krug.core.lists.filtering import BadFilter, in_segment, read, where
from krug.core.lists.models import Segment
from krug.core.records import kinds


def opening(user: User, kind: str = "") -> Any:
    """The segments that `user` knows of and that open for them, as a queryset; the own ones in any case, so that they
    can be removed. One query more; none for whom nothing is hidden from.
    """
    rows = Segment.objects.visible_to(user, kind)
    if user.is_administrator:
        return rows
    closed = [one.pk for one in rows.exclude(owner=user) if not opens_for(user, one)]
    return rows.exclude(pk__in=closed) if closed else rows


def opens_for(user: User, segment: Segment) -> bool:
    """Whether its members may be told to `user`."""
    if not kinds.known(segment.kind):
        return False
    try:
        in_segment(segment, kinds.get(segment.kind), user)
    except BadFilter:
        return False
    return True


def told_conditions(user: User, segment: Segment) -> dict[str, Any] | None:
    """Its filter; None where it asks for what `user` may not ask."""
    try:
        where(kinds.get(segment.kind), user, read(segment.filter))
    except BadFilter:
        return None
    return dict(segment.filter)


def those_opening(user: User, rows: Any) -> list[Segment]:
    """Of these segments those that open for `user`, with the own ones, by title. One query."""
    found = rows.order_by("title", "pk")
    return [one for one in found if user.is_administrator or one.owner_id == user.pk or opens_for(user, one)]


def options_for(user: User, kind: str) -> list[tuple[str, str]]:
    """What may be chosen, as (id, title)."""
    return [(str(one.pk), one.title) for one in those_opening(user, Segment.objects.visible_to(user, kind))]
