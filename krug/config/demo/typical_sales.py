"""Deals of the demo firm that go by the typical sale: some in each of its steps, a task or more of it done."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.processes.plan import Step
from krug.core.processes.ways import ways_to
from krug.core.stages.models import Stage
from krug.modules.activities import doing
from krug.modules.catalog.models import Product
from krug.modules.clients.models import Client
from krug.modules.deals import bulk
from krug.modules.deals.kinds import add_kind
from krug.modules.deals.models import Deal, DealKind, KindType, StepTask
from krug.modules.deals.new_deal import NewDeal
from krug.modules.deals.typical.plans import plan_of, stages_of

NAME = "Типовая продажа"
# So many deals stand in each step; every second of a person's has its first task behind it.
IN_A_STEP = 3


def sell_typically(
    chance: random.Random, chief: User, sellers: Sequence[User], products: Sequence[Product], now: dt.datetime
) -> list[Deal]:
    """The kind of deals and its deals in work, in turn among `sellers`: the last steps first, the first one for all."""
    kind = add_kind(chief, NAME, KindType.TYPICAL_SALE, Channel.COMMAND, process="sale")
    steps = plan_of(kind.process).steps if kind.process else ()
    places = [step for step in steps[:0:-1] for _ in range(IN_A_STEP)] + [steps[0]] * len(sellers)
    rows = []
    for number, step in enumerate(places):
        seller = sellers[number % len(sellers)]
        client = _client(chance, seller)
        if client is not None:
            rows.append(_deal(chance, kind, client, step, chance.choice(products), now))
    deals = bulk.add(chief, rows, Channel.COMMAND, dated=True)
    for deal in deals[::2]:
        _begin_the_step(deal)
    return deals


def _client(chance: random.Random, seller: User) -> Client | None:
    """One of those whom the person has known longest: the deal is to have had time to come far."""
    known = list(Client.objects.filter(responsible=seller).order_by("created_at", "pk")[:12])
    return chance.choice(known) if known else None


def _deal(
    chance: random.Random, kind: DealKind, client: Client, step: Step, product: Product, now: dt.datetime
) -> NewDeal:
    path = list(_path(kind, step))
    begun = max(client.created_at, now - dt.timedelta(days=chance.uniform(3, 6) * len(path)))
    pause = (now - begun) / (len(path) + 1)
    return NewDeal(
        name=product.name,
        kind=kind,
        responsible=client.responsible,
        client=client,
        product=product,
        amount=product.price,
        expected_close_on=(now + dt.timedelta(days=5 * (9 - len(path)))).date(),
        created_at=begun,
        stage_dates={stage: begun + pause * number for number, stage in enumerate(path)},
    )


def _path(kind: DealKind, step: Step) -> Iterator[Stage]:
    """The stages on the shortest way to a step, and its own."""
    stages = stages_of(kind.pk)
    if kind.process is None:
        return
    plan = plan_of(kind.process)
    yield stages[plan.first.key]
    for way in ways_to(plan, step.key) or ():
        yield stages[way.to]


def _begin_the_step(deal: Deal) -> None:
    """The first task that waits in the deal's step is done, by whomever it is for."""
    task = StepTask.objects.filter(stay__run__deal=deal, done_at=None).select_related("activity__responsible").first()
    if task is not None and task.activity is not None and task.activity.responsible is not None:
        result = task.activity.sort.results[0].code
        doing.do(task.activity, task.activity.responsible, result, channel=Channel.COMMAND)
