"""What an entry of time may not say: more than a day has, or what has not been yet."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.cleaning import Invalid
from krug.modules.activities.times import today
from krug.modules.timesheets.durations import A_DAY, said
from krug.modules.timesheets.models import TimeEntry

Spot = tuple[int, dt.date]


def misfits(changed: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Of entries that are changed together, each as its values by column. Three queries, however many there are."""
    people = held({values["responsible_id"] for values in changed} - {None})
    days = [_day_of(values, people) for values in changed]
    spots = {(values["responsible_id"], day) for values, day in zip(changed, days, strict=True)}
    sums = booked(spots, besides={values["id"] for values in changed})
    found = []
    for values, day in zip(changed, days, strict=True):
        person, spot = people.get(values["responsible_id"]), (values["responsible_id"], day)
        if person is None:
            found.append({"responsible": _("Fill this in.")})
        elif reason := too_early(person, day):
            found.append({"day": reason})
        elif sums[spot] + values["spent"] > A_DAY:
            found.append({"spent": too_long(sums[spot])})
        else:
            sums[spot] += values["spent"]
            found.append({})
    return found


def _day_of(values: Mapping[str, Any], people: Mapping[int, User]) -> dt.date:
    """Left empty it is today."""
    person = people.get(values["responsible_id"])
    return values["day"] or (today(person) if person else dt.date.min)


def held(people: Iterable[int]) -> dict[int, User]:
    """These people, by id: whoever books for one of them waits for whoever is doing so. In a transaction, one query."""
    rows = User.objects.filter(pk__in=set(people)).order_by("pk")
    return {person.pk: person for person in rows.select_for_update(of=("self",), no_key=True)}


def check_new(entries: Iterable[TimeEntry]) -> None:
    """Raises Invalid for the first that will not do. Two queries."""
    known = [(entry, entry.responsible) for entry in entries if entry.responsible is not None]
    held(person.pk for _entry, person in known)
    sums = booked({(person.pk, entry.day) for entry, person in known})
    for entry, person in known:
        if reason := too_early(person, entry.day):
            raise Invalid({"day": reason})
        spot = (person.pk, entry.day)
        if sums[spot] + entry.spent > A_DAY:
            raise Invalid({"spent": too_long(sums[spot])})
        sums[spot] += entry.spent


def too_early(person: User, day: dt.date) -> str:
    """Why time is not booked on this day; "" where it may be. Of one's own day it is by one's own clock."""
    return _("Time is booked once it is spent: today or earlier.") if day > today(person) else ""


def too_long(others: int) -> str:
    words = _("A day has 24 hours; on this one %(time)s are booked already.")
    return words % {"time": said(others)}


def booked(spots: set[Spot], besides: Collection[int] = ()) -> Counter[Spot]:
    """How many minutes each of these people has on these days, `besides` the entries of these ids. One query."""
    rows = TimeEntry.objects.filter(
        deleted_at=None, responsible__in={person for person, _day in spots}, day__in={day for _person, day in spots}
    ).exclude(pk__in=besides)
    sums = rows.order_by().values_list("responsible", "day").annotate(sum=Sum("spent"))
    return Counter({(person, day): total for person, day, total in sums})
