"""Judging the deals in work by what was learnt, each into a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from krug.modules.deals.models import Deal, DealScore, DealState
from krug.modules.deals.score.features import Past, known
from krug.modules.deals.score.model import Model
from krug.modules.deals.score.reading import PIECE, day_of, pasts_of

# What moves the chance by less is no reason.
LEAST = 0.04


def open_deals() -> QuerySet[Any]:
    rows: QuerySet[Any] = Deal.objects.filter(state=DealState.OPEN, deleted_at=None)
    return rows


def to_weigh_anew() -> QuerySet[Any]:
    """Deals in work that are new, or were changed since they were judged."""
    return open_deals().filter(Q(score=None) | Q(score__at__lt=F("updated_at"))).order_by("pk")


def out_of_work() -> QuerySet[DealScore]:
    return DealScore.objects.exclude(deal__in=open_deals())


def weigh(ids: Sequence[int], model: Model) -> int:
    """Judge these deals as they stand now; gives how many. Six queries for each piece."""
    now, count = timezone.now(), 0
    for pasts in pasts_of(ids):
        clients = _clients([past.client for past in pasts if past.client is not None])
        rows = [_row(past, model, clients, now) for past in pasts if past.closed is None]
        DealScore.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["deal"], update_fields=["percent", "reasons", "at"]
        )
        count += len(rows)
    return count


def _row(past: Past, model: Model, clients: dict[int, bool], now: Any) -> DealScore:
    client = None
    if past.client is not None:
        client = {None: "new", True: "won", False: "lost"}[clients.get(past.client)]
    seen = known(past, day_of(now), model.days, model.amounts, client)
    parts = model.parts(seen.answers)
    told = sorted((name for name, by in parts.items() if abs(by) >= LEAST), key=lambda name: (-abs(parts[name]), name))
    reasons = [
        {"of": name, "by": round(parts[name], 3), "answer": seen.answers[name], **seen.figures.get(name, {})}
        for name in told
    ]
    # Nobody is quite sure of a deal that is still in work.
    percent = min(99, max(1, round(model.chance(parts) * 100)))
    return DealScore(deal_id=past.id, percent=percent, reasons=reasons, at=now)


def _clients(ids: Sequence[int]) -> dict[int, bool]:
    """Of clients whose deals have ended: whether any was won."""
    rows = Deal.objects.filter(client__in=ids, deleted_at=None).exclude(state=DealState.OPEN)
    found: dict[int, bool] = {}
    for client, state in rows.order_by().values_list("client", "state").distinct():
        found[client] = found.get(client, False) or state == DealState.WON
    return found


__all__ = ["PIECE", "open_deals", "out_of_work", "to_weigh_anew", "weigh"]
