"""The benchmark's deals: in every stage of one kind, over two years, a third open, half of the rest won."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from django.utils import timezone

from krug.core.access.models import User
from krug.core.stages.models import Stage
from krug.modules.clients.models import Client
from krug.modules.deals import bulk
from krug.modules.deals.models import Deal, DealKind, DealState, LostReason, Outcome
from krug.modules.deals.new_deal import NewDeal


def add(chance: random.Random, owner: User, clients: list[Client]) -> None:
    """One deal for each of the clients."""
    kind, reasons = _kind(), list(LostReason.objects.all())
    steps, today = list(Stage.objects.filter(pipeline=kind.pipeline_id)), timezone.now()
    rows = [_deal(chance, kind, reasons, steps, client, today) for client in clients]
    bulk.add(owner, rows)


def open_to(driver: User) -> Any:
    """The driver's open deals as (id, stage id), to be moved."""
    rows = Deal.objects.visible_to(driver, "change").filter(state=DealState.OPEN, kind=_kind())
    return rows.order_by("id").values_list("id", "stage_id")


def count() -> int:
    return Deal.objects.count()


def stages() -> list[int]:
    return list(Stage.objects.filter(pipeline=_kind().pipeline_id).values_list("id", flat=True))


def _kind() -> DealKind:
    found = DealKind.objects.exclude(pipeline=None).order_by("sort", "id").first()
    if found is None:
        raise RuntimeError("there is no kind of deal with stages")
    return found


def _deal(
    chance: random.Random,
    kind: DealKind,
    reasons: list[LostReason],
    steps: list[Stage],
    client: Client,
    today: dt.datetime,
) -> NewDeal:
    begun = today - dt.timedelta(days=chance.randrange(1, 730))
    passed = steps[: chance.randrange(1, len(steps) + 1)]
    days = {stage: begun + dt.timedelta(days=5 * number) for number, stage in enumerate(passed)}
    outcome = chance.choice([None, Outcome.WON, Outcome.LOST])
    return NewDeal(
        name=f"Поставка {client.name[5:40]}",
        kind=kind,
        client=client,
        amount=Decimal(chance.randrange(10_000, 3_000_000)),
        created_at=begun,
        stage_dates=days,
        outcome=outcome,
        closed_at=min(today, begun + dt.timedelta(days=5 * len(passed) + 3)) if outcome else None,
        lost_reason=chance.choice(reasons) if outcome is Outcome.LOST else None,
        expected_close_on=(today + dt.timedelta(days=chance.randrange(-20, 60))).date(),
    )
