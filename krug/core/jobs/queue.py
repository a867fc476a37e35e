"""The queue: work put in, taken, stopped and tried again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.events import origin
from krug.core.jobs import kinds
from krug.core.jobs.models import Job, JobState

LEASE = dt.timedelta(seconds=15)


def start(code: str, actor: User | None, payload: dict[str, Any], key: str = "") -> Job:
    """Put work in, inside the caller's transaction: what is rolled back is never begun.

    With a `key` there is one job of this kind and key ever; a second start gives the first. The job keeps from where
    it was asked for. Raises KeyError for an unknown kind.
    """
    kinds.get(code)
    values = {"actor": actor, "payload": payload, "origin": origin.present().plain()}
    if not key:
        return Job.objects.create(kind=code, **values)
    job, _made = Job.objects.get_or_create(kind=code, key=key, defaults=values)
    return job


def of(user: User) -> QuerySet[Job]:
    """The jobs a person may look at: the own ones, the administrator all."""
    return Job.objects.all() if user.is_administrator else Job.objects.filter(actor=user)


def take(worker: str, pk: int | None = None) -> Job | None:
    """The job that has waited longest, or one whose worker died; now `worker`'s. None when nothing is due.

    `pk` asks for this one only. Several workers may ask at once.
    """
    now = timezone.now()
    due = Job.objects.filter(
        Q(state=JobState.WAITING, run_at__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
    )
    if pk is not None:
        due = due.filter(pk=pk)
    if not due.exists():  # on SQLite a transaction waits for every writer, so that it is not begun for nothing
        return None
    with transaction.atomic():
        if connection.vendor == "postgresql":
            due = due.select_for_update(skip_locked=True)
        job = due.order_by("run_at", "id").first()
        if job is None:  # another worker was quicker
            return None
        job.state, job.worker, job.lease_until = JobState.RUNNING, worker, now + LEASE
        job.attempts += 1
        job.started_at = job.started_at or now
        job.save(update_fields=["state", "worker", "lease_until", "attempts", "started_at"])
    return job


def cancel(job: Job, actor: User) -> bool:
    """Stop a job; a running one stops at its next piece. False when it was over already. Raises Denied."""
    _check(job, actor)
    return stop(job)


def stop(job: Job) -> bool:
    """As `cancel`, for a room that has asked itself who may."""
    live = Job.objects.filter(pk=job.pk, state__in=[JobState.WAITING, JobState.RUNNING])
    return _turn(job, live, JobState.CANCELLED, worker="", lease_until=None, finished_at=timezone.now())


def retry(job: Job, actor: User) -> bool:
    """Go on with a job that failed or was stopped, from where it came to. Raises Denied.

    False for any other, and where what it belongs to has come to its end meanwhile.
    """
    _check(job, actor)
    return go_on(job)


def go_on(job: Job) -> bool:
    """As `retry`, for a room that has asked itself who may."""
    over = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED])
    return _turn(job, over, JobState.WAITING, attempts=0, error="", run_at=timezone.now(), finished_at=None)


def _turn(job: Job, rows: QuerySet[Job], state: JobState, **values: Any) -> bool:
    """What the work belongs to and the job take the state together, in this order, which all keep to; or neither."""
    turn = kinds.get(job.kind).turn
    with transaction.atomic():
        may = turn is None or turn(job, state)
        # A worker or another person may have been first: then nothing has turned.
        done = may and bool(rows.update(state=state, **values))
        if not done:
            transaction.set_rollback(True)
    return done


def _check(job: Job, actor: User) -> None:
    if not of(actor).filter(pk=job.pk).exists():
        raise Denied
