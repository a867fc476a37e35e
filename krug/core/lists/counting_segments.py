"""How many records of segments a person sees."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count

from krug.core.access.models import User
from krug.core.lists.filtering import BadFilter, in_segment
from krug.core.lists.models import Segment
from krug.core.records import kinds


def counts_of(found: Sequence[Segment], user: User) -> dict[int, int | None]:
    """How many of each `user` sees, one query a kind; None where the segment asks for what they may not ask."""
    counts: dict[int, int | None] = {}
    for kind in kinds.all_kinds():
        wanted = {}
        for one in found:
            if one.kind == kind.code:
                try:
                    wanted[f"s{one.pk}"] = Count("pk", filter=in_segment(one, kind, user))
                except BadFilter:
                    counts[one.pk] = None
        if wanted:
            told = kind.model.objects.visible_to(user).order_by().aggregate(**wanted)
            counts |= {int(name[1:]): number for name, number in told.items()}
    return counts
