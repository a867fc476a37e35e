"""The activities of one person's day, as its lines show them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from krug.core.access.models import User
from krug.core.records.sight import seen, value_of
from krug.modules.activities import subjects, times
from krug.modules.activities.day.sections import Section, section_of
from krug.modules.activities.kinds import DAILY, KINDS
from krug.modules.activities.models import Activity, Delegation, State
from krug.modules.activities.words import day_in_words

MOST_LATE = 50
MOST = 150
MOST_AWAITED = 20
HORIZON = dt.timedelta(days=8)


@dataclass(frozen=True)
class Row:
    """One line: the activity, the moment in words, where its title leads, and for whom it is."""

    activity: Activity
    section: Section
    label: str
    url: str
    about: str
    amount: Any
    currency: str

    @property
    def is_unanswered(self) -> bool:
        """Whether it was given to another who has not said yet that they take it on."""
        given = getattr(self.activity, "delegation", None)
        return given is not None and given.is_open


@dataclass(frozen=True)
class Group:
    section: Section
    rows: list[Row]
    more: bool = False


@dataclass(frozen=True)
class Day:
    """What is to be done: `waiting` is what the person gave to others, `counts` are of overdue and today, by kind;
    a kind of which there is none is left out, unless it is of every day."""

    groups: list[Group]
    waiting: list[Row]
    counts: dict[str, int]


def load(viewer: User, person: User, now: dt.datetime, zone: dt.tzinfo, kind: str = "") -> Day:
    """`person`'s day as far as `viewer` sees it; a `kind` shows only those. Three queries and one a kind of subject."""
    start = times.end_of(now.astimezone(zone).date() - dt.timedelta(days=1), zone)
    rows = Activity.objects.visible_to(viewer).filter(state=State.PLANNED).select_related("client", "own_kind")
    own = rows.filter(responsible=person)
    old = list(own.filter(due_at__lt=start).order_by("-due_at", "-id")[: MOST_LATE + 1])
    coming = list(own.filter(due_at__gte=start, due_at__lt=start + HORIZON).order_by("due_at", "id")[:MOST])
    given = _given(rows, person)
    about = subjects.found([*old, *coming, *given], viewer)
    lines = [_row(one, viewer, now, zone, about) for one in [*old[MOST_LATE - 1 :: -1], *coming]]
    counts = Counter(line.activity.kind for line in lines if line.section is not Section.COMING)
    shown = [line for line in lines if kind in ("", line.activity.kind)]
    groups = [
        Group(section, found, section is Section.OVERDUE and len(old) > MOST_LATE)
        for section in Section
        if (found := [line for line in shown if line.section is section])
    ]
    waiting = [_row(one, viewer, now, zone, about) for one in given if kind in ("", one.kind)]
    return Day(groups, waiting, {code: counts[code] for code in KINDS if counts[code] or code in DAILY})


def _given(rows: QuerySet[Any], person: User) -> list[Activity]:
    """What the person planned for others, or gave to them."""
    mine = Q(created_by=person) | Q(pk__in=Delegation.objects.filter(by=person, returned_at=None).values("activity"))
    others = (
        rows.filter(mine).exclude(responsible=person).select_related("responsible", "client", "own_kind", "delegation")
    )
    return list(others.order_by("due_at", "id")[:MOST_AWAITED])


def _row(activity: Activity, viewer: User, now: dt.datetime, zone: dt.tzinfo, about: Any) -> Row:
    subject = about.get(activity.subject_card)
    leads_to: Any = subject or seen(activity.client, viewer) or activity
    return Row(
        activity=activity,
        section=section_of(activity, now, zone),
        label=_label(activity, now, zone),
        url=leads_to.get_absolute_url(),
        about=subjects.about(activity, subject, viewer),
        amount=value_of(subject, "amount", viewer) if hasattr(subject, "amount") else None,
        currency=getattr(subject, "currency", ""),
    )


def _label(activity: Activity, now: dt.datetime, zone: dt.tzinfo) -> str:
    """Today the time, on another day the day."""
    today = now.astimezone(zone).date()
    if not activity.due_time:
        return day_in_words(activity.due_on, today)
    due = activity.due_at.astimezone(zone)
    return f"{due:%H:%M}" if due.date() == today else day_in_words(due.date(), today)
