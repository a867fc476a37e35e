"""The benchmark's primary interests: through which channels its clients came, and campaigns that cost."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from django.utils import timezone

from krug.core.access.models import User
from krug.core.events.models import Channel as Way
from krug.core.records import kinds, writing
from krug.modules.marketing.models import Channel, Influence

CHANNELS, EVENTS, WORDS = 6, 8, 12
DAYS = 730


class Interests:
    """Half of the clients come by an event, the others by words; `of` gives the fields of one."""

    def __init__(self, chance: random.Random, owner: User) -> None:
        self.chance = chance
        rows: list[dict[str, Any]] = [
            {"name": f"Канал {number}", "influence": Influence.INTERNET.value} for number in range(CHANNELS)
        ]
        self.channels: list[Channel] = writing.create(kinds.get("channel"), owner, rows, Way.IMPORT)
        self.today = timezone.localdate()
        self.events = writing.create(kinds.get("marketing_event"), owner, list(map(self._event, range(EVENTS))))

    def of(self, _number: int) -> dict[str, Any]:
        chance = self.chance
        day = self.today - dt.timedelta(days=chance.randrange(DAYS))
        source: dict[str, Any] = (
            {"source_event": chance.choice(self.events).pk}
            if chance.random() < 0.5
            else {"source": f"запрос {chance.randrange(WORDS)}"}
        )
        return {"channel": chance.choice(self.channels).pk, **source, "interest_on": day.isoformat()}

    def _event(self, number: int) -> dict[str, Any]:
        begun = self.today - dt.timedelta(days=DAYS // EVENTS * (number + 1))
        return {
            "name": f"Кампания {number}",
            "channel": self.channels[number % CHANNELS].pk,
            "held_from": begun.isoformat(),
            "held_to": (begun + dt.timedelta(days=60)).isoformat(),
            "budget_fact": str(Decimal(self.chance.randrange(50_000, 900_000))),
        }
