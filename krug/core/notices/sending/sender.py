"""Sending by one way: what the person may see and still wishes at this very moment, in their own language."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from krug.core.access.models import User
from krug.core.jobs import performing
from krug.core.notices import deciding, kinds
from krug.core.notices.models import Outcome, Service, Telling, Wishes
from krug.core.notices.seeing import Said, said
from krug.core.notices.sending import queue
from krug.core.notices.sending.results import Result, again
from krug.core.notices.times import zone_of
from krug.core.notices.ways import Way

logger = logging.getLogger(__name__)
# Each has `post(service, user, saids, telling) -> Result`; read when something is to be sent.
POSTS = {
    Way.MAIL: "krug.core.notices.sending.mail",
    Way.PUSH: "krug.core.notices.sending.push",
    Way.TELEGRAM: "krug.core.notices.sending.telegram",
    Way.SMS: "krug.core.notices.sending.sms",
}
# Several that wait for one person come in one.
TOGETHER = {Way.MAIL}


def send_due(way: Way, worker: str, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send whatever is due by `way` until nothing is; gives how many were looked at."""
    count = 0
    while not stopping() and (tellings := queue.take(way, worker)):
        for prepare in performing.before_each:
            prepare()
        service = Service.of(way)
        for group in _groups(way, tellings):
            if stopping():
                queue.give_back(worker)
                return count
            _send(way, service, group)
            count += len(group)
    return count


def _send(way: Way, service: Service, tellings: Sequence[Telling]) -> None:
    """All of one person."""
    user = tellings[0].user
    try:
        left = _still_wanted(way, user, tellings)
        if way not in Service.open_ways():
            return queue.settle(left, Result(Outcome.CLOSED))
        language = user.language or user.firm.language or settings.LANGUAGE_CODE
        with translation.override(language), timezone.override(zone_of(user)):
            seen = {one.notice.pk: one for one in said([telling.notice for telling in left], user)}
            queue.settle([one for one in left if one.notice_id not in seen], Result(Outcome.UNSEEN))
            left = [one for one in left if one.notice_id in seen]
            if not left:
                return None
            saids: list[Said] = [seen[one.notice_id] for one in left]
            post: Any = import_module(POSTS[way]).post
            result = post(service, user, saids, left[0])
    except Exception as error:  # whatever is wrong with one notice must not keep all others back
        logger.exception("notices of person %s could not be sent by %s", user.pk, way)
        result, left = again(type(error).__name__), list(tellings)
    return queue.settle(left, result)


def _still_wanted(way: Way, user: User, tellings: Sequence[Telling]) -> list[Telling]:
    """Without what was read in Krug meanwhile, and what the person wishes by this way no more."""
    wishes = Wishes.of(user)
    left = []
    for one in tellings:
        kind = kinds.get(one.notice.kind)
        wanted = kind is not None and way in deciding.ways_for(kind, user.role.code, wishes.ways)
        if one.notice.read_at is not None:
            queue.settle([one], Result(Outcome.READ))
        elif not wanted or not user.is_active:
            queue.settle([one], Result(Outcome.CLOSED))
        else:
            left.append(one)
    return left


def _groups(way: Way, tellings: Sequence[Telling]) -> list[list[Telling]]:
    if way not in TOGETHER:
        return [[one] for one in tellings]
    found: dict[int, list[Telling]] = defaultdict(list)
    for one in tellings:
        found[one.user_id].append(one)
    return list(found.values())
