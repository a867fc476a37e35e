"""One question to the service over a connection that is kept, as its owners wish: guarded as webhooks are."""

from __future__ import annotations

import threading
import time
from functools import cache

import httpcore
from django.conf import settings

from krug.core.outgoing import faults
from krug.core.outgoing.exchanging import pool, sent, whole
from krug.core.outgoing.faults import Unreached
from krug.modules.lookups.faults import Fault, NoAnswer

TOTAL = 3.0  # seconds in which a person still waits
MOST = 512 * 1024  # bytes of an answer
KEPT = 60.0  # seconds that an idle connection is kept
MEANT = {
    faults.Fault.ADDRESS: Fault.ADDRESS,
    faults.Fault.NAME: Fault.ADDRESS,
    faults.Fault.TOO_MUCH: Fault.BROKEN,
}


class _Clock(threading.local):
    """When the question that this thread has under way must have ended."""

    until = 0.0


_clock = _Clock()


def exchange(url: str, key: str, body: bytes) -> tuple[int, bytes]:
    """The code of the answer and its text. Raises NoAnswer for whatever a network may do."""
    _clock.until = time.monotonic() + TOTAL
    headers = {"Authorization": f"Token {key}", "Content-Type": "application/json", "Accept": "application/json"}
    try:
        with sent(_pool(settings.WEBHOOKS_INSIDE), "POST", url, headers, body, TOTAL) as answer:
            return answer.status, whole(answer, MOST)
    except Unreached as error:
        raise NoAnswer(MEANT.get(error.fault, Fault.SILENT)) from None


@cache
def _pool(inside: bool) -> httpcore.ConnectionPool:
    """One for either answer to whether private networks are allowed."""
    return pool(lambda: _clock.until, inside, most=4, kept=KEPT)
