"""Reading and sending as a worker does it: each way in a thread of its own, so that none waits for another's service.

What sends is read only by who sends: commands and web processes do without its weight.
"""

from __future__ import annotations

from collections.abc import Callable

from krug.core.jobs.kinds import Companion
from krug.core.notices import reading

Stopping = Callable[[], bool]


def read(stopping: Stopping) -> None:
    while not stopping() and reading.read_on():
        pass


COMPANIONS = (Companion("notices.reading", 0.5, read),)
