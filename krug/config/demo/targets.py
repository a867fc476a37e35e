"""What each seller was to sell in the months of the year, and is to sell in this one and the next; groups of products
too."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db.models import Sum

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.reports import periods
from krug.modules.deals.models import Deal, DealState
from krug.modules.targets.keeping import Wished, keep
from krug.modules.targets.places import Place

STEP = 50_000
MONTHS = range(-11, 2)
USUAL = Decimal(1_500_000)


def set_targets(chance: random.Random, chief: User, sellers: Sequence[User], now: dt.datetime) -> None:
    """Near to what the person has sold lately, a little less in each month before."""
    this_month = now.date().replace(day=1)
    since = now - dt.timedelta(days=60)
    wished = []
    for person in sellers:
        won = Deal.objects.filter(responsible=person, state=DealState.WON, closed_at__gte=since, currency="RUB")
        month = (won.aggregate(sum=Sum("amount"))["sum"] or USUAL * 2) / 2
        for number in MONTHS:
            aim = month * Decimal(chance.randrange(90, 130) + 2 * number) / 100
            values = {"revenue": max(STEP, round(aim / STEP) * STEP), "deals": chance.randrange(3, 8)}
            wished.append(Wished(Place(person=person.pk), periods.shift(this_month, number), values))
    keep(chief, [*wished, *_of_groups(chance, this_month, since)], Channel.COMMAND)


def _of_groups(chance: random.Random, this_month: dt.date, since: dt.datetime) -> Iterator[Wished]:
    """The firm's targets by group of products, for this month and the next."""
    won = Deal.objects.filter(state=DealState.WON, closed_at__gte=since, currency="RUB")
    sums = dict(won.order_by().values_list("product__group").annotate(sum=Sum("amount")))
    for group, total in sorted((pk, total) for pk, total in sums.items() if pk and total):
        for number in (0, 1):
            aim = total / 2 * Decimal(chance.randrange(90, 130)) / 100
            values = {"revenue": max(STEP, round(aim / STEP) * STEP)}
            yield Wished(Place(group=group), periods.shift(this_month, number), values)
