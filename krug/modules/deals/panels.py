"""What a client's card shows of its deals, and a deal's card of its client."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Count

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.fields import EmailsField, PhonesField
from krug.core.records.models.confidential import confidential_among
from krug.core.records.sight import value_of
from krug.core.stages import standing
from krug.core.stages.models import Stage
from krug.modules.clients.contact_persons import people_of
from krug.modules.clients.models import Client
from krug.modules.clients.ways import ways_of
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


def ways_of_client(user: User, deal: Deal) -> dict[str, Any] | None:
    """Phones and addresses of the client: whoever opens a deal is about to call or to write."""
    client = _client_of(user, deal)
    found = ways_of(client, user, (PhonesField, EmailsField)) if client else []
    return {"ways": found} if found else None


def people_of_client(user: User, deal: Deal) -> dict[str, Any] | None:
    """Whom one talks to there; None where nobody is known."""
    client = _client_of(user, deal)
    found = people_of(user, client) if client else None
    return found if found and found["people"] else None


def _client_of(user: User, deal: Deal) -> Client | None:
    """The client that the card was read with; None for one that `user` does not see. One marked as confidential is read
    on its own card alone, where that is noted."""
    client = deal.client
    if client is None or client.deleted_at is not None or not policy.may(user, Action.SEE, client):
        return None
    return None if confidential_among(Client.KIND, [client.pk]) else client


def _line(deal: Deal, stages: list[Stage], user: User) -> tuple[Deal, Any, Any, Any]:
    """The deal, its amount and its day as far as `user` sees them, and its bar of stages."""
    amount, day = (value_of(deal, name, user) for name in ("amount", "expected_close_on"))
    return deal, amount, day, standing.bar(deal, stages)
