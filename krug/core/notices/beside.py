"""Reading and sending as a worker does it: each way in a thread of its own, so that none waits for another's service.

What sends is read only by who sends: commands and web processes do without its weight.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.utils import timezone

from krug.core.jobs.kinds import Companion
from krug.core.jobs.performing import worker_name
from krug.core.notices import reading
from krug.core.notices.models import Outcome, Service, Telling
from krug.core.notices.ways import OUTWARD, Way

Stopping = Callable[[], bool]


def read(stopping: Stopping) -> None:
    while not stopping() and reading.read_on():
        pass


def send(way: Way, stopping: Stopping) -> None:
    """One query where nothing is due."""
    if not Telling.objects.filter(way=way, outcome=Outcome.WAITING, due_at__lte=timezone.now()).exists():
        return
    from krug.core.notices.sending.sender import send_due

    send_due(way, worker_name(), stopping)


def listen(_stopping: Stopping) -> None:
    if not Service.objects.filter(way=Way.TELEGRAM, is_on=True).exists():
        return
    from krug.core.notices.sending.listening import listen as hear

    hear(worker_name())


def give_back_of(worker: str) -> None:
    """A worker is known to be dead: what it had in hand need not wait for its lease to end."""
    from krug.core.notices.sending.queue import give_back

    give_back(worker)


COMPANIONS = (
    Companion("notices.reading", 0.5, read),
    *(Companion(f"notices.{way.value}", 1.0, partial(send, way)) for way in OUTWARD),
    Companion("notices.bot", 1.0, listen),
)
