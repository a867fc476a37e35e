"""The benchmark's activities: a tenth still to be done."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.modules.activities.kinds import Kind
from krug.modules.activities.models import Activity
from krug.modules.activities.recording import Deed, record
from krug.modules.clients.models import Client


def add(chance: random.Random, owner: User, clients: list[Client]) -> None:
    """One activity for each of the clients."""
    now = timezone.now()
    record(owner, [_deed(chance, client, now) for client in clients], Channel.IMPORT)


def _deed(chance: random.Random, client: Client, now: dt.datetime) -> Deed:
    planned = chance.random() < 0.1
    at = now + dt.timedelta(days=chance.randrange(-5, 20) if planned else -chance.randrange(1, 700))
    activity = Activity(kind=chance.choice(Kind.values), title="Позвонить", client=client, due_on=at.date())
    return Deed(activity, done_at=None if planned else at, result="" if planned else "reached")
