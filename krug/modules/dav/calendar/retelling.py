"""A series as a device has it, brought to what Krug has of it: rule, values, and each of its times."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.records import writing
from krug.core.records.cleaning import Invalid
from krug.modules.activities import planning
from krug.modules.activities.models import Priority, Series, State
from krug.modules.activities.recurring import retelling as whole_series
from krug.modules.activities.recurring.rules import Freq, Rule
from krug.modules.dav.calendar.bringing import BY, apply, changeable
from krug.modules.dav.calendar.drawing import values_of, whole_of
from krug.modules.dav.calendar.given import Given
from krug.modules.dav.calendar.repeating import Repetition, wanted
from krug.modules.dav.calendar.things import Thing, in_calendar_of
from krug.modules.dav.calendar.values import EVENT, Values
from krug.modules.dav.models import Kept


def retell(actor: User, component: str, row: Any, given: Given) -> None:
    """The series of the activity `row` as `given`. Raises Denied, Invalid, Refused."""
    day = given.whole.day
    assert day is not None
    told = given.repetition or Repetition(Rule(Freq.DAILY, count=1), day)
    series = Series.objects.get(pk=row.series_id)
    thing = Thing(actor, _rows(actor, series), series)
    thing.kept = Kept(component=component)
    values = _stored(actor, whole_of(thing, series), given.whole)
    far = told.farthest
    if far is not None and (far - told.starts_on).days > 366 * 10:
        raise Invalid({"until": _("Too far ahead.")})
    whole_series.retell(row, actor, told.rule, told.starts_on, values, told.besides, told.without, far, BY)
    series.refresh_from_db()
    days = set(told.days(series.made_until, 5000))
    for one in _rows(actor, series):
        _bring(one, actor, component, _wanted(told, given, one, days), told)


def _rows(actor: User, series: Series) -> list[Any]:
    rows = in_calendar_of(actor).filter(series=series).prefetch_related("client", "responsible", "own_kind")
    return list(rows.order_by("occurs_on", "id"))


def _wanted(told: Repetition, given: Given, row: Any, days: set[dt.date]) -> Values | None:
    if row.occurs_on not in days:
        return None
    return wanted(told, given.whole, row.occurs_on, given.apart)


def _bring(row: Any, actor: User, component: str, now: Values | None, told: Repetition) -> None:
    was = values_of(row, actor, component)
    if now is None:
        if row.state == State.PLANNED:
            planning.cancel(row, actor, BY)
        elif row.state == State.DONE and row.occurs_on in told.without and may(actor, Action.DELETE, row):
            writing.put_in_bin(row, actor, BY)
        return
    if row.state == State.DONE and row.occurs_on not in told.apart and component == EVENT:
        return  # what is over stays as it was
    apply(row, actor, was, now)


def _stored(actor: User, was: Values, now: Values) -> dict[str, Any]:
    """Of the values of a new activity those that the device changed. Raises Refused."""
    pairs = {
        "title": (was.title, now.title),
        "place": (was.place, now.place),
        "note": (was.note, now.note),
        "duration": (was.minutes, now.minutes),
        "due_time": (was.time.isoformat() if was.time else None, now.time.isoformat() if now.time else None),
        "priority": tuple((Priority.HIGH if one.is_high else Priority.NORMAL).value for one in (was, now)),
    }
    return changeable(actor, {name: new for name, (old, new) in pairs.items() if old != new})
