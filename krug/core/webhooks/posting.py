"""One request to one address: checked where it leads, bounded in time and size, never redirected."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import httpcore
from django.conf import settings

from krug.core.outgoing.exchanging import answered
from krug.core.outgoing.faults import Unreached
from krug.core.webhooks.models import Fault

TOTAL = 15.0  # seconds
MOST_ANSWER = 2048


@dataclass(frozen=True)
class Answer:
    """What came back; `status` None: nothing. `fault` empty: it was taken. `wait`: for how many seconds it asks us."""

    status: int | None
    text: str
    fault: str
    took: int
    wait: int = 0


def post(url: str, headers: Mapping[str, str], body: bytes, total: float = TOTAL) -> Answer:
    """Never raises for what a network or a receiver may do. The end of what is answered is not waited for."""
    began = time.monotonic()
    status, text, wait, fault = None, "", 0, ""
    try:
        with answered("POST", url, headers, body, inside=settings.WEBHOOKS_INSIDE, total=total) as answer:
            status, text, wait = answer.status, _beginning(answer.iter_stream()), _wait(answer)
        fault = "" if 200 <= status < 300 else Fault.GONE if status == 410 else Fault.ANSWER
    except Unreached as error:
        fault = Fault(error.fault.value)
    return Answer(status, text, fault, round((time.monotonic() - began) * 1000), wait)


def _wait(answer: httpcore.Response) -> int:
    said = next((value for name, value in answer.headers if name.lower() == b"retry-after"), b"")
    return int(said) if said.isdigit() and len(said) < 9 else 0


def _beginning(parts: Iterable[bytes]) -> str:
    """What of the answer is kept. Its code came whole: a body that does not come is no fault."""
    found = b""
    try:
        for part in parts:
            found += part
            if len(found) >= MOST_ANSWER:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        pass
    return found[:MOST_ANSWER].decode("utf-8", "replace").replace("\x00", "\ufffd")
