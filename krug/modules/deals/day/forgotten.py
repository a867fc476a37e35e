"""Deals of a person that nobody moves on: nothing is planned, or they stand in their stage longer than is good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, OuterRef, QuerySet, Subquery
from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import EventLink
from krug.core.records.sight import name_of, value_of
from krug.core.stages import first_rows
from krug.core.stages.first_rows import Lane, slot
from krug.core.stages.lateness import days_over, over_in_words, over_since
from krug.core.stages.models import Pipeline, Stage
from krug.modules.activities.models import Activity
from krug.modules.activities.queries import without_next_step
from krug.modules.deals.models import Deal, DealState

SHOWN = 5
COUNTED = 100


@dataclass(frozen=True)
class Row:
    """`over`: in words by how long the deal has outstayed its stage, "" where it has not. `silent`: days since anything
    happened to it. `about`: its client as far as the reader sees it, else the stage."""

    deal: Deal
    amount: Any
    about: str
    over: str
    silent: int


def forgotten_deals(viewer: User, person: User) -> dict[str, Any] | None:
    """The longest in their stage first. None for who sees no deals. Four queries, however many deals there are."""
    if viewer.scope(Deal.KIND, Action.SEE) is Scope.NONE:
        return None
    now = timezone.now()
    open_ones = Deal.objects.visible_to(viewer).filter(responsible=person, state=DealState.OPEN)
    keys = first_rows.first([[lane] for lane in _lanes(viewer, open_ones, now)], COUNTED, oldest=True)
    found = sorted(key for lane in keys for key in lane)
    rows = _rows([pk for _since, pk in found[:SHOWN]], viewer, now)
    return {
        "rows": rows,
        "count": len(found) if len(found) < COUNTED else f"{COUNTED - 1}+",
        "may_plan": viewer.scope(Activity.KIND, Action.CREATE) is not Scope.NONE,
        "has_deals": bool(rows) or open_ones.exists(),
        "may_add": person == viewer and viewer.scope(Deal.KIND, Action.CREATE) is not Scope.NONE,
        "all": f"/deals?responsible={person.pk}&idle=1",
    }


def _lanes(viewer: User, open_ones: QuerySet[Any], now: dt.datetime) -> Iterable[Lane]:
    """The forgotten of each stage: an index gives the oldest of each, and stops where enough are found."""
    plans = viewer.scope(Activity.KIND, Action.SEE) is not Scope.NONE
    stages = list(Stage.objects.filter(pipeline__subject=Deal.KIND))
    since = slot("since", DateTimeField())
    of_pipeline = open_ones.filter(pipeline_id=slot("pipeline", BigIntegerField()))
    unstaged, staged = of_pipeline.filter(stage=None), of_pipeline.filter(stage_id=slot("stage", BigIntegerField()))
    idle_unstaged, idle = (without_next_step(rows, Deal.KIND) if plans else rows.none() for rows in (unstaged, staged))
    # Two ranges of one index each, and no row in both.
    late, idle_in_time = staged.filter(stage_since__lt=since), idle.filter(stage_since__gte=since)
    for pipeline in Pipeline.objects.filter(subject=Deal.KIND):
        yield Lane(idle_unstaged, {"pipeline": pipeline.pk})
        for stage in stages:
            if stage.pipeline_id != pipeline.pk:
                continue
            values: dict[str, Any] = {"pipeline": pipeline.pk, "stage": stage.pk}
            if stage.longest_stay_days is None:
                yield Lane(idle, values)
                continue
            values["since"] = over_since(stage.longest_stay_days, now)
            yield Lane(late, values)
            yield Lane(idle_in_time, values)


def _rows(ids: list[int], viewer: User, now: dt.datetime) -> list[Row]:
    last = EventLink.objects.filter(card_kind=Deal.KIND, card_id=OuterRef("pk")).order_by("-event_id")
    deals = Deal.objects.filter(pk__in=ids).select_related("client", "stage")
    found = {deal.pk: deal for deal in deals.annotate(last_at=Subquery(last.values("event__at")[:1]))}
    return [_row(found[pk], viewer, now) for pk in ids if pk in found]


def _row(deal: Any, viewer: User, now: dt.datetime) -> Row:
    over = days_over(deal.stage_since, deal.stage.longest_stay_days if deal.stage else None, now)
    about = name_of(deal.client, viewer) or str(deal.stage or "")
    silent = (now - (deal.last_at or deal.created_at)).days
    return Row(deal, value_of(deal, "amount", viewer), about, over_in_words(over) if over else "", silent)
