"""Typical sales of a person whose step is finished: somebody is to say how they go on."""

from __future__ import annotations

from typing import Any

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.sight import name_of
from krug.modules.deals.models import Deal, DealState, KindType

SHOWN = 5
COUNTED = 100


def finished_steps(viewer: User, person: User) -> dict[str, Any] | None:
    """Those that have waited longest first. None where there are none: most firms have no such deals. One query."""
    if viewer.scope(Deal.KIND, Action.SEE) is Scope.NONE:
        return None
    mine = Deal.objects.visible_to(viewer).filter(responsible=person, state=DealState.OPEN, run__is_ready=True)
    mine = mine.filter(kind__type=KindType.TYPICAL_SALE).select_related("client", "stage")
    found = list(mine.order_by("stage_since", "pk")[:COUNTED])
    if not found:
        return None
    return {
        "rows": [(deal, name_of(deal.client, viewer)) for deal in found[:SHOWN]],
        "count": len(found) if len(found) < COUNTED else f"{COUNTED - 1}+",
    }
