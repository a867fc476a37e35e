"""Many deals at once, with their past: for files brought in and for demonstration data.

`add` writes deals with the days on which they entered their stages and how they ended, thousands a second: passages,
closings, history, search entries; the counters follow by themselves. One call is one transaction: give it pieces of a
thousand or so, and others write in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.records import followers, kinds
from krug.core.records.currencies import base_currency
from krug.core.records.models import Numbering
from krug.core.stages.models import Passage, Stage, Way
from krug.core.stages.moving import stay
from krug.modules.deals.models import Closing, Deal, DealKind, DealState, Outcome
from krug.modules.deals.new_deal import NewDeal, Path
from krug.modules.deals.past import told
from krug.modules.deals.primary_interest import began_with
from krug.modules.deals.typical import running

PIECE = 500


@transaction.atomic
def add(actor: User, rows: Sequence[NewDeal], channel: str = Channel.IMPORT, dated: bool = False) -> list[Deal]:
    """The deals, in the order of `rows`. Links are taken as given: whoever calls has checked them.

    `dated`: history tells moves and closings too, each at its own time; else only that the deal was added, now.
    Raises Denied without the right to create (and to assign, where somebody else is responsible).
    """
    policy.check_kind(actor, Action.CREATE, Deal.KIND)
    others = [row.responsible not in (None, actor) for row in rows]
    if any(others):
        policy.check_kind(actor, Action.ASSIGN, Deal.KIND)
    now = timezone.now()
    paths = [_path(row, now) for row in rows]
    base = base_currency()
    deals = [_deal(actor, row, path, base) for row, path in zip(rows, paths, strict=True)]
    policy.check_places(actor, Action.CREATE, deals)
    policy.check_places(actor, Action.ASSIGN, (deal for deal, other in zip(deals, others, strict=True) if other))
    for deal, number in zip(deals, Numbering.take(Deal.KIND, len(deals)), strict=True):
        deal.number = number
        deal.name = deal.name or f"№{number}"
        deal.settle()
    Deal.objects.bulk_create(deals, batch_size=PIECE)
    _write_past(actor, rows, deals, paths)
    told(actor, rows, deals, paths, channel, dated)
    followers.put(kinds.get(Deal.KIND), deals)
    running.begin(deals)
    return deals


def _path(row: NewDeal, now: dt.datetime) -> Path:
    """The stages passed with the moments of entry, in order."""
    known = [moment(day) for day in [*row.stage_dates.values(), row.created_at, row.closed_at] if day is not None]
    start = min(known, default=now)
    steps = [(stage, moment(day) if day is not None else start) for stage, day in row.stage_dates.items()]
    if not steps and row.kind.has_stages:
        first = min(_stages(row.kind), key=lambda stage: (stage.sort, stage.pk), default=None)
        steps = [(first, row.created_at or start)] if first else []
    return sorted(steps, key=lambda step: (step[1], step[0].sort, step[0].pk))


def _stages(kind: DealKind) -> list[Stage]:
    """The kind's active stages, asked once for each kind object."""
    known: list[Stage] | None = getattr(kind, "_stages_known", None)
    if known is None:
        known = list(Stage.objects.filter(pipeline=kind.pipeline_id, is_active=True))
        kind._stages_known = known  # type: ignore[attr-defined]
    return known


def moment(day: dt.date | dt.datetime) -> dt.datetime:
    """A day as the moment it began, in the firm's time zone."""
    if isinstance(day, dt.datetime):
        return day if timezone.is_aware(day) else timezone.make_aware(day)
    return timezone.make_aware(dt.datetime(day.year, day.month, day.day))


def _deal(actor: User, row: NewDeal, path: Path, base: str) -> Deal:
    closed_at = moment(row.closed_at) if row.closed_at is not None else None
    if row.outcome is not None and closed_at is None:
        closed_at = path[-1][1] if path else timezone.now()
    created = row.created_at or (path[0][1] if path else closed_at) or timezone.now()
    maker = actor if actor.pk else None  # Krug itself is nobody
    deal = Deal(
        name=row.name,
        kind=row.kind,
        pipeline_id=row.kind.pipeline_id,
        stage=path[-1][0] if path else None,
        stage_since=path[-1][1] if path else created,
        state=DealState(row.outcome) if row.outcome else DealState.OPEN,
        responsible=row.responsible or maker,
        client=row.client,
        product=row.product,
        amount=row.amount,  # type: ignore[misc]  # MoneyField takes Decimal
        currency=row.currency or row.kind.currency,
        expected_close_on=row.expected_close_on,
        created_at=created,
        created_by=maker,
        closed_at=closed_at if row.outcome else None,
        lost_reason=row.lost_reason if row.outcome is Outcome.LOST else None,
        competitor=row.competitor,
        custom=began_with(row.custom, row.client),
    )
    if deal.closed_at is not None:
        for name, value in deal.frozen(deal.closed_at, base).items():
            setattr(deal, name, value)
    return deal


def _write_past(actor: User, rows: Sequence[NewDeal], deals: list[Deal], paths: list[Path]) -> None:
    """Passages and closings."""
    Passage.objects.bulk_create(
        (step for deal, path in zip(deals, paths, strict=True) for step in _passages(deal, path)), batch_size=PIECE
    )
    Closing.objects.bulk_create(
        (
            Closing(
                deal=deal,
                outcome=row.outcome,
                reason=deal.lost_reason,
                comment=row.comment,
                competitor=row.competitor,
                at=deal.closed_at,
                actor=deal.responsible,
            )
            for row, deal in zip(rows, deals, strict=True)
            if row.outcome and deal.closed_at
        ),
        batch_size=PIECE,
    )


def _passages(deal: Deal, path: Path) -> list[Passage]:
    found = []
    for number, (stage, entered_at) in enumerate(path):
        left = path[number - 1][0] if number else None
        following = path[number + 1][1] if number + 1 < len(path) else deal.closed_at
        found.append(
            Passage(
                **{**stay(deal), "stage_id": stage.pk},
                came_from=left,
                way=_way(left, stage, deal.kind),
                entered_at=entered_at,
                left_at=following,
                actor=deal.responsible,
            )
        )
    return found


def _way(left: Stage | None, to: Stage, kind: DealKind) -> Way:
    """As `moving.way_of`, without a query for each step."""
    if left is None:
        return Way.START
    if (to.sort, to.pk) < (left.sort, left.pk):
        return Way.BACK
    return Way.SKIP if any(left.sort < stage.sort < to.sort for stage in _stages(kind)) else Way.FORWARD
