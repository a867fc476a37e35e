"""Deals with their pasts, as the database tells them: what Krug itself learns from and judges, whoever reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from krug.core.events.models import EventLink
from krug.core.stages.models import Passage
from krug.modules.activities.models import Doing
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.score.features import Past, Told

# The newest closed deals that are learnt from, and how many are read at once.
MOST, PIECE = 20_000, 500
CHANNEL = "krug_channel"
FOLLOWED = ("amount", "responsible", "product")
COLUMNS = ("pk", "uid", "kind", "state", "currency", "amount", "responsible", "product", "custom", "client",
           "created_at", "closed_at")  # fmt: skip


def closed_deals() -> QuerySet[Any]:
    """Those that are learnt from."""
    rows = Deal.objects.filter(deleted_at=None).exclude(state=DealState.OPEN).exclude(closed_at=None)
    found: QuerySet[Any] = rows.order_by("-closed_at", "-pk")
    return found


def pasts_of(ids: Sequence[int]) -> Iterator[list[Past]]:
    """Piece by piece; four queries for each."""
    for start in range(0, len(ids), PIECE):
        yield _read(ids[start : start + PIECE])


def _read(ids: Sequence[int]) -> list[Past]:
    rows = Deal.objects.filter(pk__in=ids).order_by("pk").values_list(*COLUMNS)
    found: dict[int, Past] = {row[0]: _past(*row) for row in rows}
    stays = Passage.objects.filter(record_kind=Deal.KIND, record_id__in=found).order_by("id")
    for record, entered, left, stage in stays.values_list("record_id", "entered_at", "left_at", "stage"):
        found[record].stays.append((day_of(entered), None if left is None else day_of(left), stage))
    own = [pk for pk, past in found.items() if past.known_from < (past.closed or day_of(_now()))]
    done = Doing.objects.filter(activity__subject_kind=Deal.KIND, activity__subject_id__in=own)
    done = done.filter(activity__deleted_at=None).order_by("at")
    for subject, at in done.values_list("activity__subject_id", "at"):
        found[subject or 0].done.append(day_of(at))
    _follow(found, own)
    return list(found.values())


def _past(
    pk: int,
    uid: Any,
    kind: int,
    state: str,
    currency: str,
    amount: Decimal | None,
    responsible: int | None,
    product: int | None,
    custom: dict[str, Any],
    client: int | None,
    created_at: dt.datetime,
    closed_at: dt.datetime | None,
) -> Past:
    begun = day_of(created_at)
    closed = day_of(closed_at) if closed_at is not None and state != DealState.OPEN else None
    # The uid tells when the row was written: of a deal brought in with its past, long after it was begun.
    written = (uid.int >> 80) / 86_400_000 if uid.version == 7 else begun
    worth = None if amount is None else int(amount * 100)
    return Past(pk, kind, currency, worth, responsible, product, custom.get(CHANNEL), client, begun,
                max(begun, written), closed, state == DealState.WON)  # fmt: skip


def _follow(found: dict[int, Past], own: Sequence[int]) -> None:
    """What was changed later was otherwise before."""
    links = EventLink.objects.filter(card_kind=Deal.KIND, card_id__in=own, event__kind=f"{Deal.KIND}.changed")
    for pk, at, data in links.order_by("event_id").values_list("card_id", "event__at", "event__data"):
        for name in FOLLOWED:
            change = (data.get("values") or {}).get(name)
            if isinstance(change, dict) and "old" in change:
                found[pk].changes.append(Told(day_of(at), name, _old(name, change["old"])))


def _old(name: str, value: Any) -> int | None:
    if value in (None, ""):
        return None
    return int(Decimal(str(value)) * 100) if name == "amount" else int(value)


def day_of(moment: dt.datetime) -> float:
    """Days since 1970, with their fraction."""
    return moment.timestamp() / 86400


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
