"""Who is told of what: the policy asked anew whenever something is sent. All of it runs in one thread of its own."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Event, EventLink
from krug.core.live.models import Touch
from krug.core.live.topics import Change
from krug.core.live.touching import personal
from krug.core.records import kinds

FRESH = 10.0  # seconds for which a person's rights are taken as they were
MOST_MISSED = 500


class Sight:
    """What the hub asks of the database: who a stream belongs to, what each person may know of, what was missed.

    In come cookies, changes as (kind, id), ids of people and sessions; out come plain values, never records. Nothing
    is refused by raising: who may not know is simply left out, cookies of nobody give None. What a person may see is
    at most `FRESH` seconds old. Not for several threads at once.
    """

    def __init__(self) -> None:
        self._people: dict[int, tuple[float, User | None]] = {}

    def enter(self, cookies: str) -> tuple[int, str] | None:
        """The person and the session that the request's cookies stand for; None for nobody."""
        close_old_connections()
        try:
            found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
        except CookieError:
            return None
        if found is None:
            return None
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(found.value)
        user = get_user(request)
        return (user.pk, found.value) if isinstance(user, User) and user.is_active else None

    def seen(self, changes: Iterable[Change], people: Collection[int]) -> dict[int, set[Change]]:
        """Of `changes` those that each of `people` may know of: also who could until a moment ago, so that what was
        taken from them goes from their screen. One query for each kind and, where somebody sees not all, two more."""
        close_old_connections()
        changes = list(changes)
        records = self._records(changes)
        there = [person for pk in people if (person := self._person(pk)) is not None]
        told = {person.pk: _visible(person, records.items()) for person in there}
        if any(len(found) < len(records) for found in told.values()):
            before = list(_in_former_hands(records))
            for person in there:
                told[person.pk] |= _visible(person, before)
        for person in there:
            told[person.pk] |= {(kind, pk) for kind, pk in changes if kind in personal and pk == person.pk}
        return told

    def missed(self, seconds: float) -> list[Change] | None:
        """What changed within the last `seconds`; None when that is more than can be named."""
        close_old_connections()
        since = timezone.now() - dt.timedelta(seconds=seconds)
        rows: Any = EventLink.objects.order_by("-id").values_list("card_kind", "card_id", "event__at")[:MOST_MISSED]
        found = [(kind, pk) for kind, pk, at in rows if at >= since]
        touched: Any = Touch.objects.filter(at__gte=since).values_list("kind", "key")[: MOST_MISSED - len(found)]
        found += touched
        return None if len(found) == MOST_MISSED else found

    def ended(self, sessions: Collection[str]) -> set[str]:
        """Those of `sessions` that are over."""
        close_old_connections()
        going_on = Session.objects.filter(session_key__in=sessions, expire_date__gt=timezone.now())
        return set(sessions) - set(going_on.values_list("session_key", flat=True))

    @staticmethod
    def _records(changes: Iterable[Change]) -> dict[Change, Any]:
        wanted: dict[str, set[int]] = {}
        for kind, pk in changes:
            wanted.setdefault(kind, set()).add(pk)
        declared = {kind.code: kind for kind in kinds.all_kinds()}
        return {
            (kind, record.pk): record
            for kind, ids in wanted.items()
            if kind in declared
            for record in declared[kind].model.objects.filter(pk__in=ids)
        }

    def _person(self, pk: int) -> User | None:
        at, person = self._people.get(pk, (0.0, None))
        if time.monotonic() - at > FRESH:
            person = User.objects.filter(pk=pk, is_active=True).first()
            self._people[pk] = (time.monotonic(), person)
        return person


def _visible(person: User, records: Iterable[tuple[Change, Any]]) -> set[Change]:
    return {one for one, record in records if policy.may(person, Action.SEE, record)}


def _in_former_hands(records: Mapping[Change, Any]) -> Iterator[tuple[Change, Any]]:
    """Those of `records` that have gone from one person to another within the last moment, as they stood before."""
    since = timezone.now() - dt.timedelta(seconds=FRESH)
    events = Event.objects.filter(at__gte=since, record_id__in={pk for _kind, pk in records})
    rows = list(events.values_list("record_kind", "record_id", "data__values__responsible__old"))
    gone = [((kind, pk), old) for kind, pk, old in rows if old is not None and (kind, pk) in records]
    people = User.objects.in_bulk({old for _one, old in gone}) if gone else {}
    for one, old in gone:
        if old in people:
            before = copy(records[one])
            before.responsible_id, before.department_id = old, people[old].department_id
            yield one, before
