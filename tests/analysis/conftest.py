"""A firm's sales of two years: clients who buy much and little, evenly and by chance, of three people."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from krug.core.events.models import Channel
from krug.modules.deals.bulk import NewDeal, add, moment
from krug.modules.deals.models import LostReason, Outcome

START = dt.date(2023, 1, 1)
DAYS = 730


@pytest.fixture
def sold(administrator, deal_kinds):
    """sold(client, day, amount, …) is a deal won on that day, of the client's own person unless told otherwise."""

    def make(client, day, amount=Decimal(100), currency="RUB", responsible=None):
        won = NewDeal(
            name="Line",
            kind=deal_kinds[-1],
            client=client,
            responsible=responsible or client.responsible,
            amount=None if amount is None else Decimal(amount),
            currency=currency,
            outcome=Outcome.WON,
            created_at=moment(day),
            closed_at=moment(day),
        )
        return add(administrator, [won], Channel.IMPORT)[0]

    return make


@pytest.fixture
def make_sales(administrator, manager, head, stranger, deal_kinds, make_client_of):
    """make_sales(seed) gives clients with sales of equal and unequal amounts, in two currencies, some without any."""

    def make(seed=1, clients=14):
        chance = random.Random(seed)
        people = [manager, head, stranger]
        found = [
            make_client_of(administrator, name=f"Client {n}", responsible=people[n % 3].pk) for n in range(clients)
        ]
        rows = [row for client in found for row in _deals(chance, client, people, deal_kinds)]
        add(administrator, rows, Channel.IMPORT)
        return found

    return make


def _deals(chance, client, people, deal_kinds):
    """Perhaps none; else every month, or on days of any kind, some of them won."""
    every_month = chance.random() < 0.3
    begins = chance.randrange(DAYS)
    days = (
        range(begins, DAYS, 30) if every_month else [chance.randrange(DAYS) for _n in range(chance.choice([0, 2, 9]))]
    )
    amount = chance.choice([100, 200, 1000])
    for day in days:
        at = moment(START + dt.timedelta(days=day)) + dt.timedelta(hours=chance.choice([0, 1, 13, 23]))
        won = every_month or chance.random() < 0.85
        yield NewDeal(
            name="Line",
            kind=chance.choice(deal_kinds),
            client=client,
            responsible=client.responsible if chance.random() < 0.8 else chance.choice(people),
            amount=chance.choice([amount, amount, amount * 2, None] if not every_month else [amount, amount + 10]),
            currency="USD" if chance.random() < 0.1 else "RUB",
            outcome=Outcome.WON if won else Outcome.LOST,
            lost_reason=None if won else LostReason.objects.first(),
            created_at=at,
            closed_at=at,
        )
