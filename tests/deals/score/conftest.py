"""A firm whose past tells something: one of its people wins most deals, the other few, and old deals die."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from django.utils import timezone

from krug.core.events.models import Channel
from krug.core.jobs import queue
from krug.core.jobs.performing import see_through
from krug.core.stages.models import Stage
from krug.modules.deals.bulk import NewDeal, add
from krug.modules.deals.models import LostReason, Outcome
from krug.modules.deals.score.place import LEARNING


@pytest.fixture
def closed_deals(deal_kinds, administrator, manager, head):
    """closed_deals(count): over the last year and a half; Max wins three of four, Hanna one of four.

    `alike`: everybody wins one of two, whatever else.
    """

    def make(count, seed=7, alike=False):
        chance = random.Random(seed)
        first, second = Stage.objects.filter(pipeline=deal_kinds[0].pipeline_id).order_by("sort")[:2]
        reason = LostReason.objects.first()
        rows = []
        for _number in range(count):
            owner = chance.choice([manager, head])
            is_won = chance.random() < (0.5 if alike else 0.75 if owner == manager else 0.25)
            begun = timezone.now() - dt.timedelta(days=chance.randrange(60, 540))
            stay = chance.randrange(5, 20) if is_won and not alike else chance.randrange(15, 50)
            rows.append(
                NewDeal(
                    name="Line",
                    kind=deal_kinds[0],
                    responsible=owner,
                    amount=Decimal(chance.randrange(1000, 9000)),
                    stage_dates={first: begun, second: begun + dt.timedelta(days=3)},
                    outcome=Outcome.WON if is_won else Outcome.LOST,
                    closed_at=begun + dt.timedelta(days=3 + stay),
                    lost_reason=None if is_won else reason,
                )
            )
        return add(administrator, rows, Channel.IMPORT)

    return make


@pytest.fixture
def open_deal(deal_kinds, administrator):
    """open_deal(owner, days=…): in work, so many days in its second stage."""

    def make(owner, days=2, **more):
        first, second = Stage.objects.filter(pipeline=deal_kinds[0].pipeline_id).order_by("sort")[:2]
        since = timezone.now() - dt.timedelta(days=days)
        dates = {first: since - dt.timedelta(days=3), second: since}
        row = NewDeal(name="Line", kind=deal_kinds[0], responsible=owner, stage_dates=dates, **more)
        return add(administrator, [row], Channel.IMPORT)[0]

    return make


@pytest.fixture
def learn(administrator):
    """learn(): as when an administrator presses the button, seen through."""

    def press():
        return see_through(queue.start(LEARNING, administrator, {}))

    return press
