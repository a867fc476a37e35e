"""The demo firm's calls, meetings and tasks: done over the year, and waiting today."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from krug.config.demo import words
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.modules.activities.kinds import KINDS, Kind
from krug.modules.activities.models import Activity, Priority
from krug.modules.activities.recording import Deed, record
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealState

TITLES = {Kind.CALL: words.CALLS, Kind.MEETING: words.MEETINGS, Kind.TASK: words.TASKS}
# How far from today an open deal's next step lies, in days; None: nobody has thought of one.
STEPS = [-9, -3, -1, 0, 0, 0, 0, 1, 1, 2, 3, 5, 8, None, None]


class Diary:
    """What a person has done and has yet to do."""

    def __init__(self, chance: random.Random, now: dt.datetime) -> None:
        self.chance, self.now = chance, now

    def of(self, owner: User, clients: list[Client], deals: list[Deal]) -> None:
        deeds = [self._done(client) for client in clients for _ in range(self.chance.choice([0, 1, 2, 3]))]
        steps = [deal for deal in deals if deal.state == DealState.OPEN]
        deeds += [self._planned(deal, day) for deal in steps if (day := self.chance.choice(STEPS)) is not None]
        record(owner, deeds, Channel.COMMAND)

    def _done(self, client: Client) -> Deed:
        kind = self.chance.choice([Kind.CALL, Kind.CALL, Kind.CALL, Kind.MEETING, Kind.TASK])
        at = client.created_at + (self.now - client.created_at) * self.chance.random()
        result = self.chance.choice(KINDS[kind].results[:2]).code
        comment = self.chance.choice(words.COMMENTS) if self.chance.random() < 0.6 else ""
        activity = self._activity(kind, at, client)
        return Deed(activity, max(client.created_at, at - dt.timedelta(days=2)), at, result, comment)

    def _planned(self, deal: Deal, days: int) -> Deed:
        kind = self.chance.choice([Kind.CALL, Kind.CALL, Kind.MEETING, Kind.TASK])
        due = (self.now + dt.timedelta(days=days)).replace(hour=self.chance.randrange(6, 15), minute=0)
        due = max(due, deal.created_at)
        activity = self._activity(kind, due, deal.client)
        activity.subject_kind, activity.subject_id = deal.KIND, deal.pk
        if self.chance.random() < 0.15:
            activity.priority = Priority.HIGH
        return Deed(activity, planned_at=max(deal.created_at, min(self.now, due) - dt.timedelta(days=1)))

    def _activity(self, kind: Kind, due: dt.datetime, client: Client | None) -> Activity:
        local = timezone.localtime(due)
        at = dt.time(local.hour, self.chance.choice([0, 0, 15, 30, 45])) if self.chance.random() < 0.7 else None
        return Activity(
            kind=kind, title=self.chance.choice(TITLES[kind]), client=client, due_on=local.date(), due_time=at
        )
