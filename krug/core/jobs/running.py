"""A job under way, as the work itself sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from krug.core.access.models import User
from krug.core.jobs import kinds
from krug.core.jobs.models import Job, JobState
from krug.core.jobs.queue import LEASE


class Lost(Exception):
    """The job is no longer this worker's: it was stopped, or the lease ran out and another took it."""


class Stopping(Exception):
    """The worker is asked to stop; the job goes on with another from its checkpoint."""


class Running:
    """What `run` of a JobKind gets."""

    def __init__(self, job: Job, worker: str, stopping: Callable[[], bool] = lambda: False) -> None:
        self.job, self.worker, self._stopping = job, worker, stopping

    @property
    def actor(self) -> User | None:
        found: User | None = self.job.actor
        return found

    @property
    def payload(self) -> dict[str, Any]:
        found: dict[str, Any] = self.job.payload
        return found

    @property
    def checkpoint(self) -> dict[str, Any]:
        """As the last whole piece left it; empty at the very beginning."""
        found: dict[str, Any] = self.job.checkpoint
        return found

    @contextmanager
    def piece(
        self, done: int, total: int = 0, checkpoint: dict[str, Any] | None = None, note: str = ""
    ) -> Iterator[None]:
        """One transaction: what is written inside and the checkpoint stand or fall together.

        `done` of `total` is the progress once the piece is in. `checkpoint` may be filled inside; None keeps the
        last. Killed at any instant, the work goes on from the last whole piece and repeats nothing. Raises Lost,
        which rolls the piece back, and Stopping, before a piece begins.
        """
        if self._stopping():
            raise Stopping
        with transaction.atomic():
            yield
            values = {"done": done, "total": total, "note": note[:200], "lease_until": timezone.now() + LEASE}
            if checkpoint is not None:
                values["checkpoint"] = checkpoint
            self._keep(attempts=0, **values)
        if checkpoint is not None:
            self.job.checkpoint = checkpoint

    def tell(self, note: str, done: int = 0, total: int = 0) -> None:
        """Say how far it is where nothing is written. Raises Lost."""
        if self._stopping():
            raise Stopping
        self._keep(note=note[:200], done=done, total=total, lease_until=timezone.now() + LEASE)

    def finish(self, **values: Any) -> None:
        """Give the job up with these values; for the worker. Raises Lost."""
        turn = kinds.get(self.job.kind).turn if values.get("state") == JobState.FAILED else None
        with transaction.atomic():
            if turn is not None:
                turn(self.job, JobState.FAILED)
            self._keep(worker="", lease_until=None, **values)

    def _keep(self, **values: Any) -> None:
        # Another worker, or a person who stops the job, may have been first: then this update meets no row.
        own = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, worker=self.worker)
        if not own.update(**values):
            raise Lost
