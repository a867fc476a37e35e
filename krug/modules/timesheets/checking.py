"""What an entry of time may not say: more than a day has, or what has not been yet."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.cleaning import Invalid
from krug.modules.activities.times import today
from krug.modules.timesheets.durations import A_DAY, said
from krug.modules.timesheets.models import TimeEntry

Spot = tuple[int, dt.date]


def misfits(values: Mapping[str, Any]) -> dict[str, str]:
    """Of an entry that is changed, by column; new ones are looked at together."""
    if values.get("responsible_id") is None:
        return {"responsible": _("Fill this in.")}
    if values.get("id") is None:
        return {}
    person = User.objects.get(pk=values["responsible_id"])
    day, spent = values["day"], values["spent"]
    if reason := too_early(person, day):
        return {"day": reason}
    others = booked({(person.pk, day)}, besides=values["id"])[person.pk, day]
    return {"spent": too_long(others)} if others + spent > A_DAY else {}


def check_new(entries: Iterable[TimeEntry]) -> None:
    """Raises Invalid for the first that will not do. One query."""
    known = [(entry, entry.responsible) for entry in entries if entry.responsible is not None]
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


def booked(spots: set[Spot], besides: int | None = None) -> Counter[Spot]:
    """How many minutes each of these people has on these days. One query."""
    rows = TimeEntry.objects.filter(
        deleted_at=None, responsible__in={person for person, _day in spots}, day__in={day for _person, day in spots}
    ).exclude(pk=besides)
    sums = rows.order_by().values_list("responsible", "day").annotate(sum=Sum("spent"))
    return Counter({(person, day): total for person, day, total in sums})
