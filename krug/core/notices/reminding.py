"""Reminders ahead of the dates of records: set by a person for themselves, moved with the date, told in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.events.models import Event
from krug.core.notices import times
from krug.core.notices.concerning import any_of
from krug.core.notices.models import Reminder
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import DateField, Field, MomentField
from krug.core.records.kinds import NOTED, RecordKind

MOST = 20  # of one person on one record
LONGEST = 366 * times.DAY
PIECE = 200
# What lay still for longer than this, as while Krug was switched off, is told of no more.
STALE = dt.timedelta(days=2)
OFFERED = (0, 15, 60, 3 * 60, times.DAY, 3 * times.DAY, 7 * times.DAY)
REMINDER = "reminder"


@dataclass(frozen=True)
class Due:
    """One person is to be told now. `key` names what of, so that it is told once."""

    kind: str
    user: int
    key: str
    card: tuple[str, int]
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Clock:
    """What a room tells by the clock: asked every few seconds, it gives all that is due; what was told already, too."""

    code: str
    due: Callable[[dt.datetime], Iterable[Due]]

    def declare(self, module: str = "") -> None:
        _clocks[self.code] = (module, self)


_clocks: dict[str, tuple[str, Clock]] = {}


def clocks() -> list[tuple[str, Clock]]:
    """Each with the module it belongs to."""
    return list(_clocks.values())


def dates_of(kind: RecordKind, user: User) -> list[Field]:
    """The fields with a day or a moment that the person sees, what Krug itself notes of every record left out."""
    noted = {one.name for one in NOTED}
    seen = kind.seen_by(user)
    return [
        one
        for one in seen.columns
        if isinstance(one, DateField | MomentField) and one.name not in noted and user.sees_field(kind.code, one.name)
    ]


@transaction.atomic
def remind(user: User, record: Any, name: str, before: int) -> Reminder:
    """Tell `user` that long, in minutes, ahead of what the field holds; twice the same is once. Raises Invalid."""
    kind = kinds.get(record.KIND)
    found = next((one for one in dates_of(kind, user) if one.name == name), None)
    if found is None:
        raise Invalid({"field": _("Choose from the list.")})
    if not 0 <= before <= LONGEST:
        raise Invalid({"before": _("From %(least)d to %(most)d.") % {"least": 0, "most": LONGEST}})
    mine = Reminder.objects.filter(user=user, kind=kind.code, record_id=record.pk)
    if mine.count() >= MOST:
        raise Invalid({"field": _("At most %(most)d reminders of one record.") % {"most": MOST}})
    known = {"user": user, "kind": kind.code, "record_id": record.pk, "field": name, "before": before}
    reminder, _made = Reminder.objects.get_or_create(**known)
    _settle(reminder, found.value(record))
    reminder.save()
    return reminder


def forget(user: User, pk: int) -> Reminder | None:
    """Take one away; gives what it was, None where the person has no such one."""
    found = Reminder.objects.filter(user=user, pk=pk).first()
    if found is not None:
        Reminder.objects.filter(pk=pk).delete()
    return found


def of_card(user: User, card: tuple[str, int]) -> list[Reminder]:
    return list(Reminder.objects.filter(user=user, kind=card[0], record_id=card[1]).order_by("field", "before"))


def follow(events: Sequence[Event]) -> None:
    """Dates may have moved with what has happened: reminders move with them. Two queries where nobody has any."""
    cards = {(event.record_kind, event.record_id) for event in events if kinds.known(event.record_kind)}
    if not cards or not Reminder.objects.exists():
        return
    reminders = list(Reminder.objects.filter(any_of(cards)).select_related("user"))
    records = _records(reminders)
    for reminder in reminders:
        before = (reminder.fires_at, reminder.told_at)
        _settle(reminder, _value(reminder, records))
        if before != (reminder.fires_at, reminder.told_at):
            reminder.save(update_fields=["fires_at", "told_at"])


def fire(now: dt.datetime) -> list[Due]:
    """The reminders whose time has come; they are at rest until their date is another. In a transaction.

    The date is looked at once more: where it has moved meanwhile, nothing is told but at its own time.
    """
    rows = Reminder.objects.filter(fires_at__lte=now).select_for_update(of=("self",)).select_related("user")
    reminders = list(rows.order_by("fires_at", "pk")[:PIECE])
    records = _records(reminders)
    due = []
    for reminder in reminders:
        value = _value(reminder, records)
        _settle(reminder, value)
        moment = reminder.fires_at
        if moment is not None and moment <= now:
            if now - moment <= STALE:
                data = {"field": reminder.field, "before": reminder.before}
                key = f"reminder:{reminder.pk}:{moment.isoformat()}"
                due.append(Due(REMINDER, reminder.user_id, key, (reminder.kind, reminder.record_id), data))
            reminder.told_at, reminder.fires_at = moment, None
        reminder.save(update_fields=["fires_at", "told_at"])
    return due


def gone(kind: str, ids: Sequence[int]) -> None:
    """The records are removed for good."""
    Reminder.objects.filter(kind=kind, record_id__in=ids).delete()


def _settle(reminder: Reminder, value: Any) -> None:
    """When it fires, by what the field holds; a moment that was told of is not told of again."""
    moment = None if not value else times.ahead_of(value, reminder.before, times.zone_of(reminder.user))
    reminder.fires_at = None if moment == reminder.told_at else moment
    if moment is not None and moment != reminder.told_at:
        reminder.told_at = None


def _records(reminders: Iterable[Reminder]) -> dict[tuple[str, int], Any]:
    wanted: dict[str, set[int]] = {}
    for reminder in reminders:
        if kinds.known(reminder.kind):
            wanted.setdefault(reminder.kind, set()).add(reminder.record_id)
    return {
        (code, record.pk): record
        for code, ids in wanted.items()
        for record in kinds.get(code).model.objects.filter(pk__in=ids, deleted_at=None)
    }


def _value(reminder: Reminder, records: dict[tuple[str, int], Any]) -> Any:
    record = records.get((reminder.kind, reminder.record_id))
    if record is None:
        return None
    found = next((one for one in kinds.get(reminder.kind).columns if one.name == reminder.field), None)
    return found.value(record) if found is not None else None
