"""What a client's card shows of its deals."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Count

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.sight import value_of
from krug.core.stages import standing
from krug.core.stages.models import Stage
from krug.modules.deals.models import Deal, DealState

SHOWN = 8


def of_client(user: User, client: Any) -> dict[str, Any] | None:
    """Open deals, newest first, with their sums; then how many ended. None for who may see no deals at all."""
    if user.scope(Deal.KIND, Action.SEE) is Scope.NONE:
        return None
    deals = Deal.objects.visible_to(user).filter(client=client).select_related("stage").order_by("-id")
    rows = list(deals.filter(state=DealState.OPEN)[: SHOWN + 1])
    ended = dict(deals.exclude(state=DealState.OPEN).order_by().values_list("state").annotate(n=Count("pk")))
    stages = defaultdict(list)
    for stage in Stage.objects.filter(pipeline__in={deal.pipeline_id for deal in rows}) if rows else []:
        stages[stage.pipeline_id].append(stage)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for deal in rows:
        sums[deal.currency] += value_of(deal, "amount", user) or 0
    may_add = user.scope(Deal.KIND, Action.CREATE) is not Scope.NONE
    return {
        "deals": [_line(deal, stages[deal.pipeline_id], user) for deal in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "sums": sums,
        "won": ended.get(DealState.WON.value, 0),
        "lost": ended.get(DealState.LOST.value, 0),
        "count": len(rows) if len(rows) <= SHOWN else f"{SHOWN}+",
        "add": f"/deals/new?client={client.pk}" if may_add else "",
        "all": f"/deals/list?client={client.pk}",
    }


def _line(deal: Deal, stages: list[Stage], user: User) -> tuple[Deal, Any, Any, Any]:
    """The deal, its amount and its day as far as `user` sees them, and its bar of stages."""
    amount, day = (value_of(deal, name, user) for name in ("amount", "expected_close_on"))
    return deal, amount, day, standing.bar(deal, stages)
