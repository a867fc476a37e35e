"""What the work for one person's account needs at hand."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone

from krug.core.access.models import User
from krug.core.events.models import EventLink
from krug.core.events.writing import Fact, write
from krug.core.hours.weeks import zone_of
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind
from krug.modules.google.asking import Google
from krug.modules.google.merging import Contest
from krug.modules.google.models import Account, Area, Link

LATELY = 50
# The way by which what comes from Google comes in, as the history names it.
CHANNEL = "google"
logger = logging.getLogger(__name__)


@dataclass
class Desk:
    """`left` gathers, in words, what was not taken in."""

    account: Account
    google: Google
    left: list[str] = field(default_factory=list)

    @cached_property
    def person(self) -> User:
        return self.account.person

    @cached_property
    def zone(self) -> ZoneInfo:
        return zone_of(self.person)

    @property
    def since(self) -> dt.date:
        return self.account.since or dt.date.max

    def links(self, area: Area) -> Any:
        return Link.objects.filter(account=self.account, area=area)

    def link_to(self, area: Area, remote: str) -> Link | None:
        found: Link | None = self.links(area).filter(remote=remote).first() if remote else None
        return found


def kind_of(code: str) -> RecordKind:
    return kinds.get(code)


def settle(link: Link, marks: int | None = None, **values: Any) -> None:
    """Keep what is known of the link. `marks`: as many as it had when its record was read; later ones stay."""
    if marks is not None:
        values["sent"] = marks
    for name, value in values.items():
        setattr(link, name, value)
    link.save(update_fields=list(values)) if link.pk else link.save()


def mark(link: Link) -> None:
    """It is to be looked at again."""
    Link.objects.filter(pk=link.pk).update(marked=F("marked") + 1)
    link.refresh_from_db(fields=["marked"])


def changed_at(record: Any, columns: set[str], verbs: set[str] = frozenset()) -> dt.datetime:  # type: ignore[assignment]
    """When a person last changed one of the record's fields here, by its history; what Google wrote does not count."""
    rows = EventLink.objects.filter(card_kind=record.KIND, card_id=record.pk).select_related("event")
    for link in rows.order_by("-event_id")[:LATELY]:
        event = link.event
        if (event.record_kind, event.record_id) != record.card or event.channel == CHANNEL:
            continue
        values = event.data.get("values")
        if (isinstance(values, dict) and values.keys() & columns) or event.kind.rpartition(".")[2] in verbs:
            return event.at
    moment: dt.datetime = record.created_at
    return moment


def moment_of(text: Any) -> dt.datetime:
    """A moment as the API writes it; now, where it is none."""
    try:
        found = dt.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return timezone.now()
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def tell_contests(desk: Desk, record: Any, contests: dict[str, Contest]) -> None:
    """Both values of what both sides have changed stand in the record's history."""
    facts = [
        Fact(
            f"{record.KIND}.contested",
            record.card,
            {"field": name, "kept": one.kept, "lost": one.lost, "is_local": one.is_local, "title": str(record)},
            record.cards(),
        )
        for name, one in contests.items()
    ]
    if facts:
        write(facts, desk.person, CHANNEL)
