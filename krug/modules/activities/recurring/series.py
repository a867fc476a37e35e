"""Making an activity come again and again, going on with it, moving and stopping what is still to come.

The activities of a series are ordinary rows, made some weeks ahead: lists, my day and the calendar know nothing of
rules. One that is moved or cancelled alone stays so, since a day gone through is never gone through again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import partners, policy
from krug.core.access.models import Partner, User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel, Event
from krug.core.events.writing import write
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.activities import events, planning
from krug.modules.activities.models import Activity, Series, State
from krug.modules.activities.recurring.rules import BadRule, Rule, days, read, shifted

# So far ahead the activities of a series are made, and so many at once at most.
AHEAD = dt.timedelta(days=56)
MOST = 100
# What each new one takes from the first.
KEPT = (
    *("kind", "own_kind_id", "title", "client_id", "subject_kind", "subject_id", "duration", "priority", "place"),
    *("video_link", "note", "contents", "way", "court", "case_number", "judge", "instance", "responsible_id"),
)
DAY = dt.timedelta(days=1)
logger = logging.getLogger(__name__)


@transaction.atomic
def begin(
    activity: Activity, actor: User, rule: str, channel: str = Channel.PAGE, starts_on: dt.date | None = None
) -> Series:
    """`activity` is the first of a series from now on; those of the next weeks are made at once.

    `starts_on` is where the rule is counted from, where that lies before this activity. Raises Denied, Invalid.
    """
    policy.check(actor, Action.CHANGE, activity)
    policy.check_kind(actor, Action.CREATE, Activity.KIND)
    known = _read(rule)
    locked = Activity.objects.select_for_update().get(pk=activity.pk)
    if locked.series_id is not None or locked.state != State.PLANNED:
        raise Invalid({"rule": _("It repeats already, or is not planned any more.")})
    series = Series.objects.create(
        rule=str(known),
        starts_on=starts_on or activity.due_on,
        values=_values_of(activity),
        made_until=activity.due_on,
        made_by=actor,
    )
    _link(series, [activity], [activity.due_on])
    write([events.fact("repeated", activity, rule=str(known))], actor, channel)
    go_on(series, channel)
    return series


@transaction.atomic
def go_on(series: Series, channel: str = Channel.RULE, until: dt.date | None = None) -> list[Activity]:
    """Make what is due within the weeks ahead, or up to `until` where that is later, and was not yet gone through."""
    series = Series.objects.select_for_update().get(pk=series.pk)
    until = max(max(timezone.localdate(), series.starts_on) + AHEAD, until or dt.date.min)
    if series.is_over or series.made_until >= until:
        return []
    rule = read(series.rule)
    coming = days(rule, series.starts_on, series.made_until + DAY, until, MOST)
    series.made_until = coming[-1] if len(coming) == MOST else until
    series.is_over = not days(rule, series.starts_on, series.made_until + DAY, dt.date.max, 1)
    series.save(update_fields=["made_until", "is_over"])
    return make(series, coming, channel) if coming else []


def go_on_all() -> None:
    """Each series by itself, so that one which cannot go on does not hold the others. Short, and bears repeating."""
    horizon = timezone.localdate() + AHEAD - 7 * DAY
    for series in Series.objects.filter(is_over=False, made_until__lt=horizon).order_by("made_until")[:500]:
        try:
            go_on(series)
        except (Invalid, policy.Denied) as error:
            # Whoever made it has lost the right, or what it is about is gone.
            logger.warning("series %s ends: %s", series.pk, error)
            Series.objects.filter(pk=series.pk).update(is_over=True)


@transaction.atomic
def move(
    activity: Activity, actor: User, day: dt.date, time: dt.time | None, whole: bool, channel: str = Channel.PAGE
) -> int:
    """This one and all that follow it, or with `whole` all that are still to come, by as much; gives how many moved.

    What was moved alone before keeps its own day. Raises Denied, Invalid.
    """
    series, rows = _reach(activity, actor, whole)
    by = (day - activity.due_on).days
    first = min(row.occurs_on for row in rows)
    rule = read(series.rule)
    try:
        moved_rule = shifted(rule, by)
    except BadRule as error:
        raise Invalid({"day": str(error)}) from None
    _check_day(first, by)
    _part(series, rows, rule, moved_rule, first, by, time)
    moved = 0
    for row in rows:
        if row.due_on == row.occurs_on:
            moved += planning.move(row, actor, row.due_on + by * DAY, time, channel)
    return moved


@transaction.atomic
def stop(activity: Activity, actor: User, whole: bool, channel: str = Channel.PAGE) -> int:
    """It comes no more: this one and all that follow, or with `whole` all still to come, are cancelled.

    Gives how many were. Raises Denied, Invalid.
    """
    series, rows = _reach(activity, actor, whole)
    Series.objects.filter(pk=series.pk).update(is_over=True)
    write([events.fact("stopped", activity)], actor, channel)
    return sum(planning.cancel(row, actor, channel) for row in rows)


@transaction.atomic
def take_up(activity: Activity, actor: User, channel: str = Channel.PAGE) -> int:
    """What the last `stop` at this activity cancelled is planned again, and the series goes on.

    What had been cancelled alone before stays so.
    """
    policy.check(actor, Action.CHANGE, activity)
    stopped = Event.objects.filter(
        kind=f"activity.{activity.kind}.stopped", record_kind=activity.KIND, record_id=activity.pk
    )
    last = stopped.order_by("-id").first()
    if activity.series_id is None or last is None:
        return 0
    rows = _of_series(activity.series_id, actor).filter(state=State.CANCELLED, updated_at__gte=last.at)
    found = [row for row in rows if planning.turn(row, [State.CANCELLED], State.PLANNED)]
    write([events.fact("reopened", row) for row in found], actor, channel)
    for row in found:
        planning.tell_turned(row, actor)
    Series.objects.filter(pk=activity.series_id).update(is_over=False)
    return len(found)


def _reach(activity: Activity, actor: User, whole: bool) -> tuple[Series, list[Any]]:
    """The series and its planned activities meant. Raises Denied, Invalid where it does not repeat."""
    policy.check(actor, Action.CHANGE, activity)
    if activity.series_id is None or activity.state != State.PLANNED:
        raise Invalid({"scope": _("This activity does not repeat.")})
    series = Series.objects.select_for_update().get(pk=activity.series_id)
    rows = _of_series(series.pk, actor).filter(state=State.PLANNED)
    found = list(rows if whole else rows.filter(occurs_on__gte=activity.occurs_on))
    return series, found


def _of_series(pk: int, actor: User) -> Any:
    rows = Activity.objects.visible_to(actor, Action.CHANGE).filter(series=pk)
    return rows.select_related("responsible", "client", "own_kind").order_by("occurs_on", "id")


def _check_day(first: dt.date, by: int) -> None:
    if not -3660 <= by <= 3660:
        raise Invalid({"day": _("Choose a day nearer by.")})


def _part(
    series: Series, rows: Sequence[Any], rule: Rule, moved: Rule, first: dt.date, by: int, time: dt.time | None
) -> None:
    """What is moved becomes a series of its own; what came before it stays one that is over."""
    count = moved.count
    if count is not None:
        count -= len(days(rule, series.starts_on, series.starts_on, first - DAY))
    values = {**series.values, "due_time": time.isoformat() if time else None}
    rest = Series.objects.create(
        rule=str(Rule(**{**vars(moved), "count": count})),
        starts_on=first + by * DAY,
        values=values,
        made_until=series.made_until + by * DAY,
        made_by=series.made_by,
        is_over=series.is_over,
    )
    Series.objects.filter(pk=series.pk).update(is_over=True)
    for row in rows:
        Activity.objects.filter(pk=row.pk).update(series=rest, occurs_on=row.occurs_on + by * DAY)


def _values_of(activity: Activity) -> dict[str, Any]:
    """What each new one takes, as JSON; who takes part goes along."""
    values = {name: getattr(activity, name) for name in KEPT}
    together = [person.pk for person in activity.partners]
    return {**values, "due_time": activity.due_time.isoformat() if activity.due_time else None, "together": together}


def make(series: Series, coming: Sequence[dt.date], channel: str) -> list[Activity]:
    """The activities of these days, as the series' values say; by the right of who made it. Raises Denied."""
    stored = dict(series.values)
    together = stored.pop("together", [])
    time = stored.pop("due_time", None)
    values = {**stored, "due_time": dt.time.fromisoformat(time) if time else None}
    rows = [{**values, "due_on": day} for day in coming]
    made = writing.add(kinds.get(Activity.KIND), series.made_by, rows, channel)
    _link(series, made, coming)
    pairs = [(activity.pk, person) for activity in made for person in together]
    partners.put_many(Activity.KIND, pairs)
    Partner.objects.filter(kind=Activity.KIND, record_id__in={pk for pk, _person in pairs}).update(only_sees=True)
    return made


def _link(series: Series, activities: Sequence[Activity], on: Sequence[dt.date]) -> None:
    for activity, day in zip(activities, on, strict=True):
        activity.series, activity.occurs_on = series, day
    Activity.objects.bulk_update(activities, ["series", "occurs_on"], batch_size=500)


def _read(rule: str) -> Rule:
    try:
        return read(rule)
    except BadRule as error:
        raise Invalid({"rule": str(error)}) from None
