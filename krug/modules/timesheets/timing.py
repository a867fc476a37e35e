"""Timers: started and stopped by whoever's time it is, one at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Channel
from krug.core.hours.weeks import zone_of
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.timesheets.checking import booked, held
from krug.modules.timesheets.durations import A_DAY, said
from krug.modules.timesheets.models import TimeEntry, Timer, WorkKind
from krug.modules.timesheets.overlapping import overlapping
from krug.modules.timesheets.spans import pieces

LONGEST = dt.timedelta(days=1)
Card = tuple[str, int]


@dataclass(frozen=True)
class Booked:
    """What a stopped timer came to. `over`: entries that lie over it; `is_cut`: it ran for longer than is booked."""

    entries: list[TimeEntry] = field(default_factory=list)
    over: list[TimeEntry] = field(default_factory=list)
    is_cut: bool = False

    @property
    def minutes(self) -> int:
        return sum(entry.spent for entry in self.entries)


def running(person: User) -> Timer | None:
    """One query."""
    return Timer.objects.filter(person=person.pk).select_related("kind").first()


def record_of(timer: Timer, reader: User) -> Any:
    """What the timer is about, where `reader` sees it; else None. One query at most."""
    if timer.card is None:
        return None
    return kinds.get(timer.card_kind).model.objects.visible_to(reader).filter(pk=timer.card_id).first()


def may_time(person: User) -> bool:
    return person.scope(TimeEntry.KIND, Action.CREATE) is not Scope.NONE


@transaction.atomic
def start(
    actor: User,
    card: Card | None = None,
    kind: WorkKind | None = None,
    note: str = "",
    at: dt.datetime | None = None,
    channel: str = Channel.PAGE,
) -> tuple[Timer, Booked | None]:
    """A timer for what `card` names; another that runs is stopped and booked first. The same again goes on running.

    `kind` None: of which the person's last entry for a client is, or for none, as this one is. `at` is when it began,
    None: now. Raises Denied; Invalid for a beginning in the future, more than a day ago or before what runs, and for a
    card that is not there or not seen.
    """
    policy.check_kind(actor, Action.CREATE, TimeEntry.KIND)
    begin = _beginning(at)
    _check_card(actor, card)
    before = running(actor)
    if before is not None and at is None and before.card == card and kind in (None, before.kind):
        return before, None
    if before is not None and begin < before.started_at:
        raise Invalid({"started_at": _("Another timer was started later: stop it first.")})
    done = stop(actor, begin, channel)
    code, pk = card or ("", None)
    values = {
        "started_at": begin,
        "kind": kind or usual_kind(actor, card is not None),
        "card_kind": code,
        "card_id": pk,
        "note": note,
    }
    try:
        with transaction.atomic():
            return Timer.objects.create(person=actor, **values), done
    except IntegrityError:  # another window of the same person has been quicker: its timer runs, or has ended already
        there = running(actor)
        return there or Timer.objects.create(person=actor, **values), done


@transaction.atomic
def stop(actor: User, at: dt.datetime | None = None, channel: str = Channel.PAGE) -> Booked | None:
    """Book what has run until `at` (None: now), on the days of the person's own clock. None where no timer runs.

    No more than a day is booked, and no more than is left of each day. Raises Denied.
    """
    policy.check_kind(actor, Action.CREATE, TimeEntry.KIND)
    timer = running(actor)
    if timer is None or not Timer.objects.filter(pk=timer.pk).delete()[0]:
        return None  # another window has stopped it at this moment
    end = at or timezone.now()
    cut = min(end, timer.started_at + LONGEST)
    about = record_of(timer, actor)
    # By column, as it was looked at when it was started: what the role may not set by hand must not cost the time.
    shared = {"note": timer.note, **({f"{about.KIND}_id": about.pk} if about is not None else {})}
    if timer.kind is not None and timer.kind.is_active:
        shared["kind_id"] = timer.kind.pk
    held([actor.pk])
    rows, is_cut = [], cut < end
    for piece in pieces(timer.started_at, cut, zone_of(actor)):
        left = A_DAY - booked({(actor.pk, piece.day)})[actor.pk, piece.day]
        is_cut = is_cut or piece.minutes > left
        if left > 0:
            spent = min(piece.minutes, left)
            rows.append({**shared, "day": piece.day, "begins_at": piece.begins_at, "spent": spent})
    entries = writing.add(kinds.get(TimeEntry.KIND), actor, rows, channel) if rows else []
    over = {one.pk: one for entry in entries for one in overlapping(entry)}
    return Booked(entries, list(over.values()), is_cut)


@transaction.atomic
def discard(actor: User) -> bool:
    """Stop it and book nothing. False where none runs. Raises Denied."""
    policy.check_kind(actor, Action.CREATE, TimeEntry.KIND)
    return bool(Timer.objects.filter(person=actor.pk).delete()[0])


def usual_kind(person: User, for_client: bool) -> WorkKind | None:
    """The one of the person's last entry that is for a client, or for none; else the first in the list; None where
    there is none in use. Work inside the firm is not billed: done last, it must not make a client's time such."""
    last: Any = TimeEntry.objects.filter(responsible=person, deleted_at=None, kind__is_active=True)
    last = last.filter(client__isnull=not for_client)
    entry = last.select_related("kind").order_by("-day", "-id").first()
    return entry.kind if entry else WorkKind.objects.filter(is_active=True).first()


def in_words(done: Booked) -> str:
    """What is said when a timer has been stopped."""
    parts = [_("Booked: %(time)s") % {"time": said(done.minutes)}]
    if done.is_cut:
        parts.append(_("It ran for longer: a day has no more. Correct it where need be."))
    if done.over:
        times = ", ".join(f"{one.begins_at:%H:%M} ({said(one.spent)})" for one in done.over[:3])
        parts.append(_("It overlaps with time booked before: %(times)s.") % {"times": times})
    return ". ".join(part.rstrip(".") for part in parts) + "."


def _beginning(at: dt.datetime | None) -> dt.datetime:
    now = timezone.now()
    if at is None:
        return now
    if at > now:
        raise Invalid({"started_at": _("A timer cannot begin in the future.")})
    if at < now - LONGEST:
        raise Invalid({"started_at": _("A timer runs for a day at most: book earlier time by hand.")})
    return at


def _check_card(actor: User, card: Card | None) -> None:
    if card is None:
        return
    code, pk = card
    if code not in TimeEntry.LINKS or not kinds.get(code).model.objects.visible_to(actor).filter(pk=pk).exists():
        raise Invalid({code if code in TimeEntry.LINKS else "card": _("Choose from the list.")})
