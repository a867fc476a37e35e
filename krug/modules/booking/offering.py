"""What is free: working hours and absences, less the calendar, the rooms, and what other visitors hold or have booked.

The calendar is asked without regard to anybody's rights: a visitor is told nothing of it but that a time is not free.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone

from krug.core.access.models import User
from krug.core.hours.weeks import calendars_of
from krug.modules.activities.calendar import loading
from krug.modules.activities.models import Resource
from krug.modules.booking.models import Appointment, Cell, Of, Service, State
from krug.modules.booking.slots import Busy, Slot, Span, cells, offered, runs

A_WEEK = dt.timedelta(days=7)


def slots(
    service: Service,
    since: dt.datetime,
    until: dt.datetime,
    person: int | None = None,
    besides: Appointment | None = None,
) -> list[Slot]:
    """The service's slots from `since` on and before `until`, within what may be booked at all.

    `person`: of this specialist alone. `besides`: an appointment that is being moved, whose own time is free for it.
    The number of queries does not depend on people, rooms or days.
    """
    earliest, latest = service.window(timezone.now())
    since, until = max(since, earliest), min(until, latest)
    if since >= until:
        return []
    people = [one for one in specialists(service) if person in (None, one.pk)]
    rooms = rooms_of(service)
    if not people or rooms == []:
        return []
    around = dt.timedelta(minutes=max(service.before, service.minutes + service.after))
    within = (since - around, until + around)
    working = calendars_of(people, since=since.date() - A_WEEK)
    taken = _taken(people, rooms or [], within, besides)
    return offered(
        {one.pk: (working[one.pk], Busy(taken[Of.PERSON, one.pk])) for one in people},
        None if rooms is None else {one.pk: Busy(taken[Of.ROOM, one.pk]) for one in rooms},
        service.asked,
        since,
        until,
    )


def at(
    service: Service, moment: dt.datetime, person: int | None = None, besides: Appointment | None = None
) -> Slot | None:
    """The slot that begins at the moment; None where there is none, or none any more."""
    found = slots(service, moment, moment + dt.timedelta(seconds=1), person, besides)
    return found[0] if found and found[0].begins_at == moment else None


def is_clear(appointment: Appointment) -> bool:
    """Whether nothing in the calendar or of other visitors has come between an appointment's time meanwhile."""
    asked = appointment.service.asked
    taken_cells = cells(appointment.begins_at, appointment.ends_at, asked.before, asked.after)
    begin, end = taken_cells.start * 300, taken_cells.stop * 300
    within = (dt.datetime.fromtimestamp(begin, dt.UTC), dt.datetime.fromtimestamp(end, dt.UTC))
    rooms = [appointment.room] if appointment.room else []
    taken = _taken([appointment.person], rooms, within, appointment)
    return not any(Busy(spans).takes(begin, end) for spans in taken.values())


def specialists(service: Service) -> list[User]:
    """Those who give it and are still with the firm."""
    return list(service.people.filter(is_active=True).order_by("name_key", "pk"))


def rooms_of(service: Service) -> list[Resource] | None:
    """The rooms in use it may take place in; None where it needs none, empty where all it needs are out of use."""
    known = list(service.rooms.all())
    return [room for room in known if room.is_active] if known else None


def _taken(
    people: Sequence[User], rooms: Sequence[Resource], within: Span, besides: Appointment | None
) -> dict[tuple[str, int], list[Span]]:
    """By whom or what, the spans that are not free. Five queries at most."""
    found: dict[tuple[str, int], list[Span]] = defaultdict(list)
    own = besides.activity_id if besides else None
    for pk, begin, end in loading.busy_people([one.pk for one in people], *within, own):
        found[Of.PERSON, pk].append((begin, end))
    for pk, begin, end in loading.busy_resources([one.pk for one in rooms], *within, own) if rooms else ():
        found[Of.ROOM, pk].append((begin, end))
    of_all = {Of.PERSON: [one.pk for one in people], Of.ROOM: [one.pk for one in rooms]}
    for of, subjects in of_all.items():
        for subject, span in _of_visitors(of, subjects, within, besides) if subjects else ():
            found[of, subject].append(span)
    return found


def _of_visitors(
    of: str, subjects: Iterable[int], within: Span, besides: Appointment | None
) -> Iterator[tuple[int, Span]]:
    """What appointments take, those held and not finished in time left out."""
    numbers = cells(*within)
    rows = Cell.objects.filter(of=of, subject__in=subjects, number__gte=numbers.start, number__lt=numbers.stop)
    rows = rows.exclude(appointment__state=State.HELD, appointment__held_until__lte=timezone.now())
    if besides is not None:
        rows = rows.exclude(appointment=besides)
    by_subject: dict[int, list[int]] = defaultdict(list)
    for subject, number in rows.order_by("subject", "number").values_list("subject", "number"):
        by_subject[subject].append(number)
    for subject, taken in by_subject.items():
        for span in runs(taken):
            yield subject, span
