"""Who is told of what: the policy asked anew whenever something is sent. All of it runs in one thread of its own."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection, Iterable
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
from krug.core.events.models import EventLink
from krug.core.live.topics import Change
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
        """Of `changes` those that each of `people` may know of. One query for each kind, however many people."""
        close_old_connections()
        records = self._records(changes)
        told: dict[int, set[Change]] = {}
        for pk in people:
            person = self._person(pk)
            if person is not None:
                told[pk] = {one for one, record in records.items() if policy.may(person, Action.SEE, record)}
        return told

    def missed(self, seconds: float) -> list[Change] | None:
        """What changed within the last `seconds`; None when that is more than can be named."""
        close_old_connections()
        since = timezone.now() - dt.timedelta(seconds=seconds)
        rows: Any = EventLink.objects.order_by("-id").values_list("card_kind", "card_id", "event__at")[:MOST_MISSED]
        found = [(kind, pk) for kind, pk, at in rows if at >= since]
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
