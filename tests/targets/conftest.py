"""Targets and won deals to set against one another."""

import datetime as dt
from decimal import Decimal

import pytest

from krug.core.events.models import Channel
from krug.core.reports.periods import midnight
from krug.modules.deals.bulk import NewDeal, add
from krug.modules.deals.models import Outcome
from krug.modules.targets import keeping
from krug.modules.targets.keeping import Wished
from krug.modules.targets.places import Place


@pytest.fixture
def aim(administrator):
    """aim(person or department or None, month, revenue=…, deals=…) sets a target as the administrator."""

    def make(whose, month, **values):
        place = Place()
        if whose is not None:
            name = "person" if hasattr(whose, "email") else "department"
            place = Place(**{name: whose.pk})
        [row] = keeping.keep(administrator, [Wished(place, month, values)])
        return row

    return make


@pytest.fixture
def win(administrator, deal_kinds):
    """win(owner, day, amount, currency="RUB") makes a deal that its owner won on that day."""

    def make(owner, day, amount, currency="RUB"):
        row = NewDeal(
            name="Line",
            kind=deal_kinds[0],
            responsible=owner,
            amount=Decimal(amount),
            currency=currency,
            created_at=midnight(day - dt.timedelta(days=30)),
            outcome=Outcome.WON,
            closed_at=midnight(day) + dt.timedelta(hours=11),
        )
        return add(administrator, [row], Channel.IMPORT)[0]

    return make
