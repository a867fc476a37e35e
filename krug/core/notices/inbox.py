"""What stands under a person's bell, and what they do with it. All of it is theirs alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from krug.core.access.models import User
from krug.core.lists.paging import page
from krug.core.live.touching import touch
from krug.core.notices import times
from krug.core.notices.models import Notice
from krug.core.notices.reading import BELL
from krug.core.notices.seeing import Said, how_many_open_to, said
from krug.core.notices.times import Snooze

ROWS = 30
MOST = 100  # more than can be counted at a glance
KEPT = dt.timedelta(days=180)
PIECE = 500


@dataclass(frozen=True)
class Shelf:
    rows: list[Said]
    next: str | None


def own(user: User, unread: bool = False) -> QuerySet[Notice]:
    """What stands under the bell now: what is put off is not there till its time."""
    now = timezone.now()
    rows = Notice.objects.filter(user=user, in_app=True).exclude(snoozed_until__gt=now)
    return rows.filter(read_at=None) if unread else rows


def shelf(user: User, cursor: str = "", unread: bool = False, rows: int = ROWS) -> Shelf:
    """A page, the newest first. Raises BadCursor."""
    found = page(own(user, unread).select_related("event__actor"), ("-id",), rows, cursor)
    return Shelf(said(found.rows, user), found.next)


def how_many_unread(user: User) -> int:
    """As many as the person would find; at most MOST. One query where there are none."""
    return how_many_open_to(own(user, unread=True).order_by("-id")[:MOST], user)


@transaction.atomic
def mark(user: User, ids: Iterable[int], read: bool = True) -> int:
    """These are read, or unread again; gives how many were not so before."""
    rows = Notice.objects.filter(user=user, pk__in=list(ids), read_at__isnull=read)
    changed = rows.update(read_at=timezone.now() if read else None, snoozed_until=None)
    if changed:
        touch(BELL, [user.pk])
    return changed


@transaction.atomic
def mark_all(user: User) -> int:
    """All that stands there is read; what is put off stays so."""
    ids = list(own(user, unread=True).values_list("pk", flat=True))
    return sum(mark(user, ids[start : start + PIECE]) for start in range(0, len(ids), PIECE))


def mark_card(user: User, card: tuple[str, int]) -> None:
    """The person has opened the card. Writes nothing where nothing of it waits."""
    rows: Any = Notice.objects.filter(user=user, card_kind=card[0], card_id=card[1], in_app=True, read_at=None)
    ids = list(rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=timezone.now())).values_list("pk", flat=True))
    if ids:
        mark(user, ids)


@transaction.atomic
def snooze(user: User, pk: int, choice: str) -> dt.datetime | None:
    """Put one off; gives till when, None where there is no such notice. Raises ValueError for another choice."""
    until = times.put_off(timezone.now(), Snooze(choice), times.zone_of(user))
    if not Notice.objects.filter(user=user, pk=pk, in_app=True).update(snoozed_until=until, read_at=None):
        return None
    touch(BELL, [user.pk])
    return until


def wake() -> None:
    """What was put off until now is unread again: the bells say so."""
    now = timezone.now()
    due = Notice.objects.filter(read_at=None, in_app=True, snoozed_until__lte=now)
    rows = list(due.values_list("pk", "user_id")[:PIECE])
    if rows:
        with transaction.atomic():
            Notice.objects.filter(pk__in=[pk for pk, _user in rows]).update(snoozed_until=None)
            touch(BELL, {user for _pk, user in rows})


def clean() -> int:
    """Notices are kept for half a year; gives how many went."""
    removed = 0
    while True:
        ids = list(Notice.objects.filter(created_at__lt=timezone.now() - KEPT).values_list("pk", flat=True)[:PIECE])
        Notice.objects.filter(pk__in=ids).delete()
        removed += len(ids)
        if len(ids) < PIECE:
            return removed
