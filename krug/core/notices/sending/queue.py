"""What is due by one way, taken in hand by one worker and written down when it is over."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from krug.core.notices.models import Outcome, Telling
from krug.core.notices.sending.results import Result
from krug.core.notices.sending.retrying import pause_after
from krug.core.notices.ways import Way

AT_ONCE = 40
LEASE = dt.timedelta(seconds=120)
# What has come is not known when a worker dies in the midst of it; by these ways it would come twice.
NOT_TWICE = (Way.TELEGRAM, Way.SMS)


def take(way: Way, worker: str) -> list[Telling]:
    """The next that are due, in this worker's hands; with their notices, the oldest first."""
    now = timezone.now()
    due = Telling.objects.filter(way=way, outcome=Outcome.WAITING, due_at__lte=now)
    rows = due.filter(_free(now)).order_by("due_at", "pk")
    found = list(rows.select_related("notice__event__actor", "user")[:AT_ONCE])
    return [one for one in found if _claim(one, worker, now)]


def settle(tellings: Sequence[Telling], result: Result) -> None:
    """Write down what came of them. One whose lease ran out meanwhile is another worker's."""
    now = timezone.now()
    for one in tellings:
        values = {"outcome": result.outcome, "said": result.said[:300], "number": result.number, "done_at": now}
        if result.outcome == Outcome.WAITING:
            pause = pause_after(one.attempts, now - (one.first_at or now), random.random(), result.wait)
            if pause is None:
                values |= {"outcome": Outcome.FAILED}
            else:
                values = {"said": result.said[:300], "due_at": now + pause}
        _own(one).update(**values, worker="", lease_until=None)


def give_back(worker: str) -> None:
    """A worker is known to be dead, or stops: what it had in hand need not wait for its lease to end."""
    mine = Telling.objects.filter(worker=worker, outcome=Outcome.WAITING)
    mine.exclude(way__in=NOT_TWICE).update(worker="", lease_until=None)
    mine.filter(way__in=NOT_TWICE).update(lease_until=timezone.now())


@transaction.atomic
def put_back(ids: Sequence[int]) -> int:
    """What was not sent waits again, as if it had just become due; gives how many."""
    over = Telling.objects.filter(pk__in=ids, outcome__in=[Outcome.FAILED, Outcome.UNKNOWN, Outcome.CLOSED])
    return over.update(
        outcome=Outcome.WAITING, due_at=timezone.now(), attempts=0, first_at=None, said="", done_at=None, worker=""
    )


def _claim(one: Telling, worker: str, now: dt.datetime) -> bool:
    """Another worker may have been quicker. What one died over is given up where it might come twice."""
    free = Telling.objects.filter(_free(now), pk=one.pk, outcome=Outcome.WAITING, attempts=one.attempts)
    if one.worker and one.way in NOT_TWICE:
        free.update(outcome=Outcome.UNKNOWN, done_at=now, worker="", lease_until=None)
        return False
    if not free.update(
        worker=worker, lease_until=now + LEASE, attempts=F("attempts") + 1, first_at=one.first_at or now
    ):
        return False
    one.worker, one.attempts, one.first_at = worker, one.attempts + 1, one.first_at or now
    return True


def _own(one: Telling) -> QuerySet[Telling]:
    return Telling.objects.filter(pk=one.pk, worker=one.worker, attempts=one.attempts, outcome=Outcome.WAITING)


def _free(now: dt.datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=now)
