"""What a device writes into a calendar, done by the ordinary verbs: nobody is mailed by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import kinds
from krug.core.records.binning import put_many_in_bin
from krug.modules.activities import planning, times
from krug.modules.activities.kinds import Kind
from krug.modules.activities.models import Activity, Series
from krug.modules.activities.recurring.rules import days
from krug.modules.activities.recurring.series import begin
from krug.modules.dav.calendar import remembering, retelling
from krug.modules.dav.calendar.bringing import BY, apply, changeable, fields_of, turned
from krug.modules.dav.calendar.drawing import values_of
from krug.modules.dav.calendar.given import Given, look_through
from krug.modules.dav.calendar.repeating import Repetition
from krug.modules.dav.calendar.things import Thing, of_uid
from krug.modules.dav.calendar.values import EVENT, Values
from krug.modules.dav.models import Kept
from krug.modules.dav.refusals import CALDAV, Refused


@transaction.atomic
def put(actor: User, component: str, name: str, thing: Thing | None, text: str) -> None:
    """The file `name` is `text` from now on; `thing` is what it was, None: there was none.

    Raises Refused, Denied, Invalid; then nothing is written.
    """
    zone, suffix = (thing.zone, thing.suffix) if thing else (times.zone_of(actor), "")
    given = look_through(text, component, zone, suffix)
    _check_uid(actor, component, thing, given)
    if thing is None:
        # What was called so before, and is out of the calendar now, is called otherwise when it comes back.
        Kept.objects.filter(person=actor, component=component, name=name).delete()
        key = _made(actor, component, given)
    elif thing.series is None and given.repetition is None:
        row = apply(thing.rows[0], actor, values_of(thing.rows[0], actor, component), given.whole)
        key = (Activity.KIND, row.pk)
    else:
        key = _retold(actor, component, thing, given)
    remembering.keep(actor, component, name, key, given, thing.kept if thing else None)


def _check_uid(actor: User, component: str, thing: Thing | None, given: Given) -> None:
    other = None if thing and thing.uid == given.uid else of_uid(actor, component, given.uid)
    if other is not None or (thing is not None and thing.uid != given.uid):
        href = other.name if other is not None else thing.name if thing else ""
        raise Refused(403, (CALDAV, "no-uid-conflict"), given.uid, href)


def _made(actor: User, component: str, given: Given) -> tuple[str, int]:
    kind = Kind.MEETING if component == EVENT and given.whole.time else Kind.TASK
    values, repetition = given.whole, given.repetition
    day = _first(repetition) if repetition else values.day
    fields = {name: value for name, value in fields_of(replace(values, day=day)).items() if value not in ("", None)}
    row = planning.plan(actor, {"kind": kind.value, **changeable(actor, fields)}, BY)
    if repetition is None:
        row = turned(row, actor, Values(), values)
        return Activity.KIND, row.pk
    series = begin(row, actor, str(repetition.rule), BY, repetition.starts_on)
    retelling.retell(actor, component, row, given)
    return "series", series.pk


def _first(repetition: Repetition) -> dt.date:
    """What is long past is not to be done any more: the first time from today on, or else the last there was."""
    today = timezone.localdate()
    ahead = days(repetition.rule, repetition.starts_on, max(today, repetition.starts_on), dt.date.max, 1)
    besides = [day for day in repetition.besides if day >= today]
    coming = [*ahead, *besides]
    if coming:
        return min(coming)
    return max([*repetition.days(today, 5000), repetition.starts_on])


def _retold(actor: User, component: str, thing: Thing, given: Given) -> tuple[str, int]:
    row = thing.rows[0]
    if thing.series is None:
        assert given.repetition is not None
        row = apply(row, actor, values_of(row, actor, component), given.whole)
        begin(row, actor, str(given.repetition.rule), BY, min(given.repetition.starts_on, row.due_on))
    retelling.retell(actor, component, row, given)
    row.refresh_from_db(fields=["series"])
    return "series", row.series_id


@transaction.atomic
def delete(actor: User, thing: Thing) -> None:
    """Into the bin; of a series all of it, and no more comes. Raises Denied."""
    for row in thing.rows:
        policy.check(actor, Action.DELETE, row)
    if thing.series is not None:
        Series.objects.filter(pk=thing.series.pk).update(is_over=True)
    put_many_in_bin(kinds.get(Activity.KIND), actor, [row.pk for row in thing.rows], BY)
    if thing.kept is not None:
        thing.kept.delete()
