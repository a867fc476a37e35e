"""A worker process: one job after another, beside it the signs of life, the schedules and the companions."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from functools import partial

from django.db import DatabaseError, connections

from krug.core.jobs import kinds, life, queue, schedules
from krug.core.jobs.performing import perform, worker_name

PAUSE = 0.3  # seconds between looks into an empty queue
logger = logging.getLogger(__name__)


def work(parent: int | None = None) -> None:
    """Work until SIGTERM or SIGINT, or until process `parent` is no longer there. The job in hand is given back."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    name = worker_name()
    life.beat(name)
    beside = [
        threading.Thread(target=_again, args=(stopping, life.BEAT, lambda: life.beat(name)), daemon=True),
        threading.Thread(target=_again, args=(stopping, 1.0, schedules.run_due), daemon=True),
        *(
            threading.Thread(target=_again, args=(stopping, one.pause, partial(_accompany, one, stopping)), daemon=True)
            for one in kinds.all_companions()
        ),
    ]
    for thread in beside:
        thread.start()

    def over() -> bool:
        return stopping.is_set() or (parent is not None and os.getppid() != parent)

    while not over():
        if not _one(name, over):
            stopping.wait(PAUSE)
    stopping.set()
    for thread in beside:
        thread.join(10)
    life.leave(name)


def _one(name: str, over: Callable[[], bool]) -> bool:
    """Do one job. False when there is none, or the database does not answer just now."""
    try:
        job = queue.take(name)
        if job is not None:
            perform(job, name, over)
        return job is not None
    except DatabaseError:
        logger.exception("the queue does not answer")
        connections.close_all()
        return False


def _accompany(companion: kinds.Companion, stopping: threading.Event) -> None:
    try:
        companion.run(stopping.is_set)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("companion %s failed", companion.code)


def _again(stopping: threading.Event, pause: float, deed: Callable[[], object]) -> None:
    while not stopping.wait(pause):
        try:
            deed()
        except DatabaseError:
            logger.exception("the database does not answer")
            connections.close_all()
    connections.close_all()
