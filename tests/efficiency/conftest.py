"""Deals, activities, requests and clients of two colleagues, some done well and some not."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from krug.core.events.models import Channel
from krug.core.records import kinds, writing
from krug.modules.activities.models import Activity
from krug.modules.activities.recording import Deed, record
from krug.modules.deals.bulk import NewDeal, add
from krug.modules.deals.interest.keeping import keep
from krug.modules.deals.interest.wishing import Wished
from krug.modules.deals.models import Outcome
from krug.modules.requests.models import Request


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def close(administrator, deal_kinds, now):
    """close(owner, outcome, amount=…, days_ago=…) makes a deal closed so many days ago."""

    def make(owner, outcome, amount="100", days_ago=1, currency="RUB"):
        row = NewDeal(
            name="Line",
            kind=deal_kinds[2],
            responsible=owner,
            amount=Decimal(amount),
            currency=currency,
            created_at=now - dt.timedelta(days=days_ago + 5),
            outcome=outcome,
            closed_at=now - dt.timedelta(days=days_ago),
        )
        return add(administrator, [row], Channel.IMPORT)[0]

    return make


@pytest.fixture
def do(now):
    """do(person, late=…, days_ago=…) does an activity so many days ago, an hour too late if `late`."""

    def make(person, late=False, days_ago=1):
        done = now - dt.timedelta(days=days_ago)
        due = timezone.localtime(done + dt.timedelta(hours=-1 if late else 1))
        activity = Activity(kind="call", title="Call", due_on=due.date(), due_time=due.time())
        return record(person, [Deed(activity, done - dt.timedelta(days=1), done, "reached")])[0]

    return make


@pytest.fixture
def answer(administrator, now):
    """answer(person, minutes, days_ago=…): a request that the person answered after so many working minutes."""

    def make(person, minutes, days_ago=1):
        request = writing.create(kinds.get("request"), administrator, [{"title": "Price?", "responsible": person.pk}])[
            0
        ]
        at = now - dt.timedelta(days=days_ago)
        Request.objects.filter(pk=request.pk).update(answered_at=at, answer_seconds=minutes * 60 + 30)
        return request

    return make


@pytest.fixture
def sell(administrator, close):
    """sell(owner, price, cost): a won deal with a line of a product bought at `cost`."""

    def make(owner, price, cost, days_ago=1):
        values = {"name": "Tunnel", "price": price, "cost": cost}
        product = writing.create(kinds.get("product"), administrator, [values])[0]
        deal = close(owner, Outcome.WON, price, days_ago)
        return keep(deal, administrator, [Wished(None, {"product": product.pk, "price": price})])

    return make
