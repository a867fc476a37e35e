"""Deals with all kinds of pasts: straight, skipping, going back, opened again, without dates."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from krug.core.events.models import Channel
from krug.core.stages.models import Passage, Stage, Way
from krug.modules.deals.bulk import NewDeal, add, moment
from krug.modules.deals.models import LostReason, Outcome

START = dt.date(2026, 1, 1)


def past(chance, kind, owner):
    """A deal of `kind` that began in the first half of 2026."""
    stages = list(Stage.objects.filter(pipeline=kind.pipeline_id).order_by("sort"))
    day = moment(START + dt.timedelta(days=chance.randrange(181))) + dt.timedelta(hours=chance.randrange(24))
    dates = {}
    for stage in stages[: chance.randrange(1, len(stages) + 1) if stages else 0]:
        if dates and chance.random() < 0.2:
            continue
        dates[stage] = day
        day += dt.timedelta(hours=chance.randrange(400))
    outcome = chance.choice([None, Outcome.WON, Outcome.LOST, Outcome.LOST])
    return NewDeal(
        name="Line",
        kind=kind,
        responsible=owner,
        amount=chance.choice([None, Decimal(chance.randrange(10**9)) / 100]),
        channel=chance.choice(["", "site"]),
        created_at=None if stages else day,
        stage_dates=dates,
        outcome=outcome,
        closed_at=day if outcome else None,
        lost_reason=LostReason.objects.order_by("?").first() if outcome is Outcome.LOST else None,
    )


def turn_back(chance, deal):
    """The deal goes back to its first stage, and perhaps on again."""
    steps = list(Passage.objects.filter(record_kind="deal", record_id=deal.pk).order_by("id"))
    if deal.state != "open" or len(steps) < 2:
        return
    last, moved = steps[-1], steps[-1].entered_at + dt.timedelta(days=chance.randrange(40))
    Passage.objects.filter(pk=last.pk).update(left_at=moved)
    back = {"record_kind": "deal", "record_id": deal.pk, "pipeline_id": last.pipeline_id, "came_from": last.stage}
    Passage.objects.create(**back, stage=steps[0].stage, way=Way.BACK, entered_at=moved)
    type(deal).objects.filter(pk=deal.pk).update(stage=steps[0].stage, stage_since=moved)


@pytest.fixture
def make_deals(deal_kinds, administrator, manager, head, stranger):
    """make_deals(count, seed=…) gives deals of three people in two departments and all kinds."""

    def make(count, seed=1, kinds=None):
        chance = random.Random(seed)
        rows = [
            past(chance, chance.choice(kinds or deal_kinds), chance.choice([manager, head, stranger]))
            for _n in range(count)
        ]
        deals = add(administrator, rows, Channel.IMPORT)
        for deal in chance.sample(deals, count // 3):
            turn_back(chance, deal)
        return deals

    return make
