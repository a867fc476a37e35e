"""Hours of people, their absences, and days of the firm's that are otherwise: the administrator's work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.hours.models import Absence, FirmDay, PersonHours, Why
from krug.core.hours.production import DayKind
from krug.core.hours.spans import DAYS, BadHours, spans_of, written
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen

MOST_DAYS = 1000
MOST_ABSENCES = 500


def week_in_words(person: User) -> dict[str, str]:
    """The person's own hours by day; all empty where they work as the firm does."""
    hours = PersonHours.objects.filter(person=person).first()
    week = hours.week if hours else [[]] * 7
    return {name: written(day) for name, day in zip(DAYS, week, strict=True)}


@transaction.atomic
def set_week(
    person: User, actor: User, values: Mapping[str, str], seen: int | None, channel: str = Channel.PAGE
) -> None:
    """The hours of each day as text; nothing at all: as the firm works. Raises Denied, Invalid, Overtaken."""
    policy.check_administrator(actor)
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    hours = PersonHours.objects.filter(person=person).first()
    if hours is not None:
        check_seen(hours, seen)
    week, errors = [], {}
    for name in DAYS:
        try:
            week.append(spans_of(str(values.get(name, ""))))
        except BadHours as error:
            errors[name] = str(error)
    if errors:
        raise Invalid(errors)
    before = hours.week if hours else None
    if before == week or (before is None and not any(week)):
        return
    if any(week):
        PersonHours.objects.update_or_create(
            person=person, defaults={"week": week, "version": (hours.version if hours else 0) + 1}
        )
    else:
        PersonHours.objects.filter(person=person).delete()
    told = {name: written(day) for name, day in zip(DAYS, week, strict=True) if day}
    write([Fact("hours.changed", ("user", person.pk), {"person": person.name, "values": told})], actor, channel)


@transaction.atomic
def add_absence(
    person: User, actor: User, first: dt.date, last: dt.date, why: str, channel: str = Channel.PAGE
) -> Absence:
    """Days, both ends among them, on which the person does not work. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    errors = {}
    if last < first or (last - first).days > 1100:
        errors["last"] = _("It cannot end before it begins.")
    if why not in Why.values:
        errors["why"] = _("Choose from the list.")
    if Absence.objects.filter(person=person).count() >= MOST_ABSENCES:
        errors["first"] = _("At most %(most)d rows.") % {"most": MOST_ABSENCES}
    if errors:
        raise Invalid(errors)
    absence: Absence = Absence.objects.create(person=person, first=first, last=last, why=why)
    write([_of_absence("absence.added", absence)], actor, channel)
    return absence


@transaction.atomic
def drop_absence(absence: Absence, actor: User, channel: str = Channel.PAGE) -> None:
    """Raises Denied."""
    policy.check_administrator(actor)
    write([_of_absence("absence.dropped", absence)], actor, channel)
    absence.delete()


@transaction.atomic
def set_day(actor: User, day: dt.date, kind: str, title: str = "", channel: str = Channel.PAGE) -> FirmDay:
    """The day is so for the firm, whatever the calendar of its country says. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    title = " ".join(title.split())
    errors = {}
    if kind not in DayKind.values:
        errors["kind"] = _("Choose from the list.")
    if len(title) > 100:
        errors["title"] = _("At most %(most)d characters.") % {"most": 100}
    if FirmDay.objects.exclude(day=day).count() >= MOST_DAYS:
        errors["day"] = _("At most %(most)d rows.") % {"most": MOST_DAYS}
    if errors:
        raise Invalid(errors)
    known = FirmDay.objects.filter(day=day).first()
    if known is not None and (known.kind, known.title) == (kind, title):
        return known
    version = known.version + 1 if known else 1
    kept: FirmDay = FirmDay.objects.update_or_create(
        day=day, defaults={"kind": kind, "title": title, "version": version}
    )[0]
    write([Fact("firm_day.set", ("firm", 1), {"day": day.isoformat(), "how": kind})], actor, channel)
    return kept


@transaction.atomic
def drop_day(known: FirmDay, actor: User, channel: str = Channel.PAGE) -> None:
    """The day is again as the calendar of the country has it. Raises Denied."""
    policy.check_administrator(actor)
    write([Fact("firm_day.dropped", ("firm", 1), {"day": known.day.isoformat()})], actor, channel)
    known.delete()


def words(data: dict[str, Any]) -> dict[str, Any]:
    """A stored kind of day as a word."""
    how = data.get("how", "")
    return {**data, "how": str(DayKind(how).label) if how in DayKind.values else how}


def _of_absence(code: str, absence: Absence) -> Fact:
    data = {"person": absence.person.name, "first": absence.first.isoformat(), "last": absence.last.isoformat()}
    return Fact(code, ("user", absence.person_id), data)
