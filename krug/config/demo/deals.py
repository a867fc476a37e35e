"""The demo firm's deals: a year of them, in every stage, won and lost for a reason."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from krug.config.demo import words
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.stages.models import Stage
from krug.modules.catalog.models import Product
from krug.modules.clients.models import Client
from krug.modules.deals import bulk
from krug.modules.deals.models import Deal, DealKind, LostReason, Outcome
from krug.modules.deals.new_deal import NewDeal

DAYS_IN_A_STAGE = (3, 24)


class Selling:
    """What came of the firm's selling, by the chance given."""

    def __init__(self, chance: random.Random, chief: User, products: list[Product], now: dt.datetime) -> None:
        self.chance, self.chief, self.products, self.now = chance, chief, products, now
        self.kinds = list(DealKind.objects.filter(is_active=True).order_by("sort", "id"))
        self.stages = {
            kind: list(Stage.objects.filter(pipeline=kind.pipeline_id, is_active=True)) for kind in self.kinds
        }
        self.reasons = list(LostReason.objects.filter(is_active=True))

    def to(self, clients: list[Client], owner: User) -> list[Deal]:
        rows = [self._deal(client, owner) for client in clients for _ in range(self.chance.choice([0, 1, 1, 2, 3, 4]))]
        return bulk.add(self.chief, rows, Channel.COMMAND, dated=True)

    def _deal(self, client: Client, owner: User) -> NewDeal:
        chance, product = self.chance, self.chance.choice(self.products)
        kind = chance.choices(self.kinds, weights=[6, 3, 1][: len(self.kinds)])[0]
        begun = max(client.created_at, self.now - dt.timedelta(days=365 * chance.random() ** 1.3))
        hour, minute = chance.randrange(6, 15), chance.randrange(60)
        # Whatever the hour, no deal is older than its client or younger than now.
        begun = min(max(begun.replace(hour=hour, minute=minute), client.created_at), self.now)
        dates, last = self._walk(kind, begun)
        closed = last + dt.timedelta(days=chance.uniform(*DAYS_IN_A_STAGE))
        ended = closed < self.now
        outcome = self._outcome(len(dates), len(self.stages[kind])) if ended else None
        return NewDeal(
            name=product.name,
            kind=kind,
            responsible=owner,
            client=client,
            product=product,
            amount=self._amount(product),
            expected_close_on=self._expected(ended, closed),
            created_at=begun,
            stage_dates=dates,
            outcome=outcome,
            closed_at=closed if ended else None,
            lost_reason=chance.choice(self.reasons) if outcome is Outcome.LOST else None,
            competitor=chance.choice(words.COMPETITORS) if outcome is Outcome.LOST and chance.random() < 0.4 else "",
            comment=chance.choice(words.COMMENTS) if outcome and chance.random() < 0.5 else "",
        )

    def _walk(self, kind: DealKind, begun: dt.datetime) -> tuple[dict[Stage, dt.datetime], dt.datetime]:
        """The stages entered with the moments, and the moment of the last; some give up half-way."""
        dates: dict[Stage, dt.datetime] = {}
        at = begun
        for stage in self.stages[kind]:
            if at > self.now or (dates and self.chance.random() < 0.13):
                break
            dates[stage] = at
            at += dt.timedelta(days=self.chance.uniform(*DAYS_IN_A_STAGE))
        return dates, max(dates.values(), default=begun)

    def _outcome(self, passed: int, stages: int) -> Outcome:
        """The further a deal came, the likelier it is won."""
        return Outcome.WON if self.chance.random() < 0.15 + 0.65 * passed / max(stages, 1) else Outcome.LOST

    def _amount(self, product: Product) -> Decimal:
        price: Decimal = product.price or Decimal(100_000)
        return (price * self.chance.choice([1, 1, 1, 2, 3]) * Decimal(self.chance.randrange(85, 101)) / 100).quantize(
            Decimal(100)
        )

    def _expected(self, ended: bool, closed: dt.datetime) -> dt.date:
        return (closed if ended else self.now + dt.timedelta(days=self.chance.randrange(-6, 45))).date()
