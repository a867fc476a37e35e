"""How the demo firm's clients came to it: channels, exhibitions and campaigns, and what these cost."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from krug.config.demo import words
from krug.core.access.models import User
from krug.core.events.models import Channel as Way
from krug.core.records import kinds, writing
from krug.modules.clients.models import Client
from krug.modules.marketing import people
from krug.modules.marketing.first_channels import ensure_first_channels
from krug.modules.marketing.interest import DAY, interest_of
from krug.modules.marketing.models import Channel, Influence, MarketingEvent, Presence

MOST_KNOWN = 40


class Marketing:
    """The channels and events, and by the chance given who came through which."""

    def __init__(self, chance: random.Random, chief: User, now: dt.datetime) -> None:
        self.chance, self.chief = chance, chief
        self.known: dict[int | None, list[int]] = defaultdict(list)  # by whose clients they are, for nobody sees more
        ensure_first_channels()
        found = {channel.name: channel for channel in Channel.objects.all()}
        with translation.override(settings.LANGUAGE_CODE):
            self.channels = {way: found.get(gettext(way)) for way in words.WAYS}
        self.events = self._events(now.date())

    def interest(self, way: str, owner: User) -> dict[str, Any]:
        """What is noted of a client who came this way; nothing where the firm has other channels."""
        channel = self.channels[way]
        if channel is None:
            return {}
        return {"channel": channel.pk, **self._source(channel, owner)}

    def came(self, client: Client) -> None:
        """On the day the client was first noted; later ones may have been recommended by it."""
        if interest_of(client):
            client.custom = {**client.custom, DAY: timezone.localdate(client.created_at).isoformat()}
        known = self.known[client.responsible_id]
        known[:] = [*known, client.pk][-MOST_KNOWN:]

    def invite(self, clients: list[Client]) -> None:
        """Some of them to each event; who was there is known of those that are over."""
        for event in self.events:
            if event.kind == "advertising" or not clients:
                continue
            guests = self.chance.sample(clients, min(3, len(clients)))
            over = event.state == "held"
            after = [Presence.ATTENDED, Presence.ATTENDED, Presence.ABSENT, Presence.DECLINED]
            for guest in guests:
                presence = self.chance.choice(after if over else [Presence.INVITED, Presence.CONFIRMED])
                people.invite(event, self.chief, [guest], presence, Way.COMMAND)

    def _source(self, channel: Channel, owner: User) -> dict[str, Any]:
        match channel.influence:
            case Influence.EVENT:
                held = [event for event in self.events if event.state == "held" and event.kind != "advertising"]
                return {"source_event": self.chance.choice(held).pk}
            case Influence.PARTNER:
                known = self.known[owner.pk]
                return {"source_client": self.chance.choice(known)} if known else {}
            case Influence.DIRECT | Influence.EMPLOYEE:
                return {"source_person": owner.pk}
        if channel == self.channels["Search advertising"]:
            campaigns = [event for event in self.events if event.kind == "advertising"]
            return {"source_event": self.chance.choice(campaigns).pk}
        return {"source": self.chance.choice(words.WORDS_OF_SITE)}

    def _events(self, today: dt.date) -> list[MarketingEvent]:
        rows = [self._event(today, *event) for event in words.EVENTS]
        made: list[MarketingEvent] = writing.create(kinds.get(MarketingEvent.KIND), self.chief, rows, Way.COMMAND)
        return made

    def _event(
        self, today: dt.date, name: str, kind: str, place: str, ago: int, days: int,
        plan: int, fact: int | None, people_plan: int, clients_plan: int,
    ) -> dict[str, Any]:  # fmt: skip
        first, last = today - dt.timedelta(days=ago), today - dt.timedelta(days=ago - days + 1)
        channel = self.channels["Search advertising" if kind == "advertising" else "Exhibitions"]
        row = {
            "name": name,
            "kind": kind,
            "state": "planned" if fact is None else "held",
            "channel": channel.pk if channel else None,
            "place": place,
            "starts_on": first.isoformat(),
            "ends_on": last.isoformat(),
            "budget_plan": plan,
            "people_plan": people_plan or None,
            "clients_plan": clients_plan,
        }
        if fact is None:
            return row
        return {**row, "held_from": first.isoformat(), "held_to": last.isoformat(), "budget_fact": fact}
