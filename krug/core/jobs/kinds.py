"""The kinds of background work and the schedules, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise

if TYPE_CHECKING:
    from krug.core.jobs.models import Job
    from krug.core.jobs.running import Running

# What another attempt may get over: a busy database, a network that was away.
PASSING: tuple[type[Exception], ...] = (OperationalError, InterfaceError, OSError)


class Failure(Exception):
    """The work cannot be done; the message says why, in the person's language. Not tried again by itself."""


@dataclass(frozen=True)
class JobKind:
    """Work that `run` does in pieces, from the checkpoint on; what it gives is the job's result, as JSON.

    `page` is where the person sees what came of it. `passing` are the errors worth another attempt.

    What the work belongs to may have a state of its own that goes with the job's. `turn(job, state)` is called in the
    transaction in which the job is stopped, fails or is to go on (waits anew), before that is written; False where it
    may not be. `may_go_on` is the question alone, for whoever shows the job.
    """

    code: str
    title: str | Promise
    run: Callable[[Running], dict[str, Any] | None]
    page: Callable[[Job], str] | None = None
    passing: tuple[type[Exception], ...] = PASSING
    turn: Callable[[Job, str], bool] | None = None
    may_go_on: Callable[[Job], bool] | None = None

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _kinds:
            raise ValueError(f"job kind {self.code} is declared twice")
        _kinds[self.code] = self


@dataclass(frozen=True)
class Schedule:
    """`run` is called about every `every` seconds by one of the workers. It must be short and bear repeating."""

    code: str
    every: int
    run: Callable[[], Any]

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _schedules:
            raise ValueError(f"schedule {self.code} is declared twice")
        _schedules[self.code] = self


@dataclass(frozen=True)
class Companion:
    """Work that may not wait behind a long job: each worker calls `run` in a thread of its own, again and again.

    It is called `pause` seconds after it ended, and is given a question: whether the worker is asked to stop, so that
    it must come to its end.
    """

    code: str
    pause: float
    run: Callable[[Callable[[], bool]], Any]

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _companions:
            raise ValueError(f"companion {self.code} is declared twice")
        _companions[self.code] = self


_kinds: dict[str, JobKind] = {}
_schedules: dict[str, Schedule] = {}
_companions: dict[str, Companion] = {}


def get(code: str) -> JobKind:
    """Raises KeyError for a kind nobody declared."""
    return _kinds[code]


def all_schedules() -> list[Schedule]:
    return list(_schedules.values())


def all_companions() -> list[Companion]:
    return list(_companions.values())
