"""Signs of life: which workers there are, and whether any is well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from krug.core.jobs.models import Job, JobState, Worker
from krug.core.jobs.queue import LEASE

BEAT = 4.0  # seconds
SILENT = dt.timedelta(seconds=15)
FORGOTTEN = dt.timedelta(days=1)
# What other rooms take back from a worker that is known to be dead.
when_buried: list[Callable[[str], object]] = []


def beat(name: str) -> None:
    """This worker lives, and the job it does is still its own."""
    now = timezone.now()
    Worker.objects.update_or_create(name=name, defaults={"seen_at": now})
    Job.objects.filter(worker=name, state=JobState.RUNNING).update(lease_until=now + LEASE)


def leave(name: str) -> None:
    """This worker stops; and rows that dead ones left long ago go with it."""
    Worker.objects.filter(name=name).delete()
    Worker.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN).delete()


def bury(name: str) -> None:
    """This worker is known to be dead: its job need not wait for the lease to end."""
    Worker.objects.filter(name=name).delete()
    Job.objects.filter(worker=name, state=JobState.RUNNING).update(lease_until=timezone.now())
    for take_back in when_buried:
        take_back(name)


def illness() -> str:
    """Why background work does not go on; empty when at least one worker is well."""
    last = Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if last is None:
        return "no worker is running"
    silence = timezone.now() - last
    return f"the worker has been silent for {int(silence.total_seconds())} seconds" if silence > SILENT else ""
