"""Doing one job to its end, whatever the end is."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from krug.core.access.policy import Denied
from krug.core.events.origin import Origin, coming
from krug.core.jobs import kinds, queue
from krug.core.jobs.models import Job, JobState
from krug.core.jobs.running import Lost, Running, Stopping

MOST_ATTEMPTS = 5
# What other rooms do before a job begins: take in what has changed since this process started.
before_each: list[Callable[[], object]] = []
logger = logging.getLogger(__name__)


def worker_name(pid: int | None = None) -> str:
    """A process of this machine among all on all machines; without `pid` this very one."""
    return f"{socket.gethostname()[:40]}-{os.getpid() if pid is None else pid}"


def perform(job: Job, worker: str, stopping: Callable[[], bool] = lambda: False) -> None:
    """Run a job that `worker` has taken, in its actor's language, and write down how it ended."""
    running = Running(job, worker, stopping)
    language = (job.actor.language if job.actor else "") or settings.LANGUAGE_CODE
    with translation.override(language), coming(replace(Origin.of(job.origin), background=True)):
        try:
            running.finish(**_outcome(job, running))
        except Lost:
            logger.info("job %s was stopped or taken by another worker", job.pk)


def perform_due(worker: str = "") -> int:
    """Every job that is due, one after another, in this process; gives how many."""
    count = 0
    while job := queue.take(worker or worker_name()):
        perform(job, worker or worker_name())
        count += 1
    return count


def see_through(job: Job) -> Job:
    """The job when it is over: done in this process, or waited for where a worker is quicker."""
    while True:
        if taken := queue.take(worker_name(), job.pk):
            perform(taken, worker_name())
        job.refresh_from_db()
        if job.is_over:
            return job
        time.sleep(0.1)


def _outcome(job: Job, running: Running) -> dict[str, Any]:
    now = timezone.now()
    try:
        if job.attempts > MOST_ATTEMPTS:
            raise kinds.Failure(_("The work was interrupted %(count)d times at one place.") % {"count": MOST_ATTEMPTS})
        for prepare in before_each:
            prepare()
        kind = kinds.get(job.kind)
        result = kind.run(running) or {}
    except Lost:
        raise
    except Stopping:
        return {"state": JobState.WAITING, "attempts": 0, "run_at": now}
    except (kinds.Failure, Denied) as error:
        return _failed(str(error))
    except Exception as error:
        logger.exception("job %s (%s) broke off", job.pk, job.kind)
        if isinstance(error, kinds.get(job.kind).passing) and job.attempts < MOST_ATTEMPTS:
            pause = dt.timedelta(seconds=2 ** (2 * job.attempts))  # 4, 16, 64, 256 seconds
            return {"state": JobState.WAITING, "run_at": now + pause, "note": _("Waiting for another attempt")}
        return _failed(_("Something went wrong in Krug itself. What was done so far is kept; try again."))
    return {"state": JobState.DONE, "result": result, "error": "", "finished_at": timezone.now()}


def _failed(text: str) -> dict[str, Any]:
    return {"state": JobState.FAILED, "error": text, "finished_at": timezone.now()}
