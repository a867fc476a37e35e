"""The activities of some people, or of rooms, within some days.

A calendar shows when colleagues are busy also where the looker may not see with what: so the rows are asked for
without regard to the looker, and each comes with whether they may see it. Nothing else of the others is told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from krug.core.access.models import Partner, User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.modules.activities.models import Activity, Booking, Resource, State

# No activity lasts longer, so none that began earlier reaches into the days shown.
LONGEST = dt.timedelta(minutes=14400)
MOST = 3000
Seen = tuple[Activity, bool]
# Whose, from when to when.
Taken = tuple[int, dt.datetime, dt.datetime]


def of_people(viewer: User, people: Sequence[User], begin: dt.datetime, end: dt.datetime) -> dict[int, list[Seen]]:
    """By person those they are responsible for or take part in. Three queries, whatever the number of people."""
    ids = [person.pk for person in people]
    found: dict[int, list[Seen]] = defaultdict(list)
    for activity in _within(_rows().filter(responsible__in=ids), begin, end):
        found[activity.responsible_id].append((activity, may(viewer, Action.SEE, activity)))
    rows = Partner.objects.filter(kind=Activity.KIND, user__in=ids)
    parts = {one.pk: one for one in _within(_rows().filter(pk__in=rows.values("record_id")), begin, end)}
    for pk, person in rows.filter(record_id__in=list(parts)).values_list("record_id", "user_id") if parts else []:
        # Who has given a task away goes on seeing it; in their calendar it has no place.
        if parts[pk].responsible_id != person and not _is_given_away(parts[pk], person):
            found[person].append((parts[pk], may(viewer, Action.SEE, parts[pk])))
    return found


def of_resources(
    viewer: User, resources: Iterable[Resource], begin: dt.datetime, end: dt.datetime
) -> dict[int, list[Seen]]:
    """By resource what it is taken for. One query."""
    rows = Booking.objects.filter(
        resource__in=[resource.pk for resource in resources],
        activity__deleted_at=None,
        activity__due_at__gte=begin - LONGEST,
        activity__due_at__lt=end,
        activity__late_at__gte=begin,
    ).exclude(activity__state=State.CANCELLED)
    found: dict[int, list[Seen]] = defaultdict(list)
    for row in rows.select_related("activity__client", "activity__own_kind").order_by("activity__due_at")[:MOST]:
        found[row.resource_id].append((row.activity, may(viewer, Action.SEE, row.activity)))
    return found


def busy_people(people: Sequence[int], begin: dt.datetime, end: dt.datetime, besides: int | None = None) -> list[Taken]:
    """When these people are busy with what has its hour: of each, from when to when. Two queries.

    `besides` is an activity that does not count. For rooms above, which tell nobody what it is.
    """
    rows = _timed(Activity.objects.filter(responsible__in=people), begin, end, besides)
    found: list[Taken] = list(rows.values_list("responsible_id", "due_at", "late_at"))
    parts = Partner.objects.filter(kind=Activity.KIND, user__in=people)
    taking_part = _timed(Activity.objects.filter(pk__in=parts.values("record_id")), begin, end, besides)
    known = {one.pk: one for one in taking_part.select_related("delegation")}
    for pk, person in parts.filter(record_id__in=list(known)).values_list("record_id", "user_id") if known else []:
        one = known[pk]
        if one.responsible_id != person and not _is_given_away(one, person):
            found.append((person, one.due_at, one.late_at))
    return found


def busy_resources(
    resources: Sequence[int], begin: dt.datetime, end: dt.datetime, besides: int | None = None
) -> list[Taken]:
    """As `busy_people`, for rooms and equipment. One query."""
    activities = _timed(Activity.objects.all(), begin, end, besides).order_by()
    rows = Booking.objects.filter(resource__in=resources, activity__in=activities.values("pk"))
    return list(rows.values_list("resource_id", "activity__due_at", "activity__late_at"))


def _timed(rows: Any, begin: dt.datetime, end: dt.datetime, besides: int | None) -> Any:
    timed = rows.filter(
        deleted_at=None, due_time__isnull=False, due_at__gte=begin - LONGEST, due_at__lt=end, late_at__gt=begin
    ).exclude(state=State.CANCELLED)
    return timed.exclude(pk=besides) if besides else timed


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = Activity.objects.filter(deleted_at=None).exclude(state=State.CANCELLED)
    return rows.select_related("client", "own_kind", "delegation")


def _within(rows: QuerySet[Any], begin: dt.datetime, end: dt.datetime) -> list[Any]:
    """By `due_at`, with which the index of a person's activities ends; without an hour it is the day's last moment."""
    spanned = rows.filter(due_at__gte=begin - LONGEST, due_at__lt=end, late_at__gte=begin)
    return list(spanned.order_by("due_at", "id")[:MOST])


def _is_given_away(activity: Any, person: int) -> bool:
    given = getattr(activity, "delegation", None)
    return given is not None and given.by_id == person
