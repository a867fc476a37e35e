"""Sending as a worker does it: beside its jobs, so that no import keeps others waiting and none waits for a receiver.

What sends is read only by who sends: commands and web processes do without its weight.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from krug.core.jobs.kinds import Companion
from krug.core.jobs.performing import worker_name

if TYPE_CHECKING:
    from krug.core.webhooks.sending import Sender


def run(stopping: Callable[[], bool]) -> None:
    _sender(worker_name()).run(stopping)


def give_back_of(worker: str) -> None:
    """A worker is known to be dead: what it had in hand need not wait for its lease to end."""
    from krug.core.webhooks.sending import give_back

    give_back(worker)


@cache
def _sender(name: str) -> Sender:
    from krug.core.webhooks.sending import Sender

    return Sender(name)


SENDING = Companion("webhooks.sending", 0.5, run)
