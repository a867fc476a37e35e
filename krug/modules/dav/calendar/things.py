"""What stands in a person's calendars: each activity by itself, and each series as one thing."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.records.sight import seen
from krug.modules.activities import times
from krug.modules.activities.models import Activity, Series, State
from krug.modules.dav.calendar.values import EVENT, TASK
from krug.modules.dav.models import Kept, Shelf

COMPONENTS = {Shelf.EVENTS.value: EVENT, Shelf.TASKS.value: TASK}
BY_UID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.ics")
BY_SERIES = re.compile(r"series-(\d{1,18})\.ics")


@dataclass
class Thing:
    """One file of a calendar. `rows` are the activities in it that stand in the reader's calendar, in order."""

    reader: User
    rows: list[Any] = field(default_factory=list)
    series: Series | None = None
    kept: Kept | None = None

    @property
    def name(self) -> str:
        if self.kept is not None:
            return self.kept.name
        return f"series-{self.series.pk}.ics" if self.series else f"{self.rows[0].uid}.ics"

    @property
    def uid(self) -> str:
        if self.kept is not None:
            return self.kept.uid
        # A number alone is another series' in another firm.
        return f"series-{self.series.pk}-{self.series.made_at:%Y%m%d%H%M%S}" if self.series else str(self.rows[0].uid)

    @property
    def component(self) -> str:
        """An event where it has a time, unless a device said otherwise."""
        if self.kept is not None:
            return self.kept.component
        time = self.series.values.get("due_time") if self.series else self.rows[0].due_time
        return EVENT if time else TASK

    @property
    def key(self) -> tuple[str, int]:
        """By what its kept lines are found."""
        return ("series", self.series.pk) if self.series else (Activity.KIND, self.rows[0].pk)

    @cached_property
    def zone(self) -> dt.tzinfo:
        return times.zone_of(self.rows[0].responsible)

    @cached_property
    def suffix(self) -> str:
        """Behind the title, so that it is seen whom it is about: the client's name where the reader sees it."""
        client = self.rows[0].client
        if client is None or seen(client, self.reader) is None or client.name in self.rows[0].title:
            return ""
        return f" — {client.name}" if self.reader.sees_field("client", "name") else ""

    def etag(self, salt: str) -> str:
        """Another one whenever the text is; `salt` is of what the reader may see."""
        said = [salt, self.component, self.uid, self.suffix, str(self.zone), str(self.kept.version if self.kept else 0)]
        said += [f"{row.pk}.{row.version}.{row.state}.{row.series_id}.{row.occurs_on}" for row in self.rows]
        if self.series:
            one = self.series
            said += [one.rule, str(one.starts_on), str(one.made_until), str(one.is_over), str(one.values)]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]

    @property
    def changed_at(self) -> dt.datetime:
        return max(row.updated_at for row in self.rows)  # type: ignore[no-any-return]


def in_calendar_of(reader: User) -> Any:
    """The activities that a person is responsible for or takes part in, as far as they see them."""
    mine = Q(responsible=reader) | Q(pk__in=reader.partner_of(Activity.KIND))
    return Activity.objects.visible_to(reader).filter(mine)


def things(
    reader: User, component: str, rows: Any = None, known: dict[tuple[str, int], Kept] | None = None
) -> list[Thing]:
    """Those of one calendar; `rows`: made of these activities, which hold each series whole. `known`: what is kept."""
    rows = in_calendar_of(reader) if rows is None else rows
    rows = rows.exclude(state=State.CANCELLED, series=None)
    found = list(rows.prefetch_related("client", "responsible", "own_kind").order_by("occurs_on", "due_at", "id"))
    kept = _kept(reader) if known is None else known
    all_series = Series.objects.in_bulk({row.series_id for row in found} - {None})
    made: dict[tuple[str, int], Thing] = {}
    for row in found:
        series = all_series.get(row.series_id) if row.series_id else None
        key = ("series", series.pk) if series else (Activity.KIND, row.pk)
        thing = made.setdefault(key, Thing(reader, [], series, kept.get(key)))
        thing.rows.append(row)
    alive = [one for one in made.values() if any(row.state != State.CANCELLED for row in one.rows)]
    return [one for one in alive if one.component == component]


def named(reader: User, component: str, names: Iterable[str]) -> dict[str, Thing]:
    """Those of the names that stand in the calendar. The same few queries for one and for hundreds."""
    wanted = set(names)
    uids = [UUID(match[1]) for name in wanted if (match := BY_UID.fullmatch(name))]
    numbers = [int(match[1]) for name in wanted if (match := BY_SERIES.fullmatch(name))]
    rows = Kept.objects.filter(person=reader, name__in=wanted).exclude(kind__in=("client", "contact"))
    pairs = list(rows.values_list("kind", "record_id"))
    numbers += [pk for kind, pk in pairs if kind == "series"]
    singles = [pk for kind, pk in pairs if kind == Activity.KIND]
    mine = in_calendar_of(reader)
    alone = Q(series=None) & (Q(uid__in=uids) | Q(pk__in=singles))
    found = things(reader, component, mine.filter(alone | Q(series__in=numbers)))
    return {one.name: one for one in found if one.name in wanted}


def of_uid(reader: User, component: str, uid: str) -> Thing | None:
    """What is already called by this UID in the calendar."""
    kept = Kept.objects.filter(person=reader, uid=uid, component=component).first()
    names = [kept.name] if kept else [f"{uid}.ics", *([f"series-{uid.split('-')[1]}.ics"] if _of_series(uid) else [])]
    found = named(reader, component, names)
    return next((one for one in found.values() if one.uid == uid), None)


def may_change(thing: Thing) -> bool:
    return all(may(thing.reader, Action.CHANGE, row) for row in thing.rows)


def _of_series(uid: str) -> bool:
    return bool(re.fullmatch(r"series-\d{1,18}-\d{14}", uid))


def _kept(reader: User) -> dict[tuple[str, int], Kept]:
    rows = Kept.objects.filter(person=reader).exclude(kind__in=("client", "contact"))
    return {(one.kind, one.record_id): one for one in rows}
