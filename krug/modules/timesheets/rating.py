"""Which rate holds: the most exact one that is in force on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

KOPECK = Decimal("0.01")


@dataclass(frozen=True)
class Rate:
    """What an hour costs from `since` on (None: from ever). None as client, person or kind: any."""

    amount: Decimal
    client: int | None = None
    person: int | None = None
    kind: int | None = None
    since: dt.date | None = None

    @property
    def exactness(self) -> int:
        """In this order: client and person, client and kind, client, person, kind, the firm's own."""
        return (self.client is not None) * 4 + (self.person is not None) * 2 + (self.kind is not None)

    def holds(self, client: int | None, person: int | None, kind: int | None, day: dt.date) -> bool:
        fits = self.client in (None, client) and self.person in (None, person) and self.kind in (None, kind)
        return fits and (self.since is None or self.since <= day)


def rate_of(
    rates: Iterable[Rate], client: int | None, person: int | None, kind: int | None, day: dt.date
) -> Decimal | None:
    """Of the rates that hold the most exact, of several such the newest; None where none holds."""
    found = [rate for rate in rates if rate.holds(client, person, kind, day)]
    best = max(found, key=lambda rate: (rate.exactness, rate.since or dt.date.min), default=None)
    return best.amount if best else None


def cost(minutes: int, rate: Decimal) -> Decimal:
    """What so many minutes come to, rounded half up to the kopeck."""
    return (rate * minutes / 60).quantize(KOPECK, ROUND_HALF_UP)
