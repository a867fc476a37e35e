"""Deals with all kinds of pasts: straight, skipping, going back, opened again, without dates."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from krug.core.events.models import Channel
from krug.core.reports.periods import midnight
from krug.core.stages.models import Passage, Stage, Way
from krug.modules.deals.bulk import NewDeal, add, moment
from krug.modules.deals.models import LostReason, Outcome
from krug.modules.marketing.models import Channel as Influencing

START = dt.date(2026, 1, 1)


def site():
    """A channel by which some of the deals came."""
    return Influencing.objects.get_or_create(name_key="site", defaults={"name": "site", "influence": "internet"})[0]


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
        custom=chance.choice([{}, {"krug_channel": site().pk}]),
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


@pytest.fixture
def stages(deal_kinds):
    found = list(Stage.objects.filter(pipeline=deal_kinds[0].pipeline_id).order_by("sort"))
    Stage.objects.update(longest_stay_days=None)
    return found


@pytest.fixture
def deal(administrator, deal_kinds, stages):
    """deal(owner, (month, day), stay, …, outcome=…): from that day of 2026 on, so many days in one stage after another.

    The last of the stays is open unless the deal is closed.
    """

    def make(owner, begun, *lasted, outcome=None, reason=None, year=2026, amount=None, **more):
        day, dates = midnight(dt.date(year, *begun)), {}
        for stage, stay in zip(stages, lasted, strict=False):
            dates[stage] = day
            day += dt.timedelta(days=stay)
        row = NewDeal(
            name="Line",
            kind=deal_kinds[0],
            responsible=owner,
            stage_dates=dates,
            outcome=outcome,
            closed_at=day if outcome else None,
            lost_reason=reason,
            amount=None if amount is None else Decimal(amount),
            **more,
        )
        return add(administrator, [row], Channel.IMPORT)[0]

    return make
