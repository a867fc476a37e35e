"""What a request brings is taken in whole before a thread is given to it: a slow phone keeps no page waiting."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from krug.core.files.limits import AROUND, most_at

Receive = Callable[[], Awaitable[Any]]
IN_MEMORY = 1024 * 1024
PIECE = 256 * 1024
# Seconds without a single byte, after which nothing more is to be hoped for.
SILENCE = 60


def brings_body(scope: Any) -> bool:
    """Whether something comes with the request, of a length that may be taken in at all. What is longer is refused
    without being read; what says no length is not read either."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    form_with_files = headers.get(b"content-type", b"").startswith(b"multipart/")
    most = most_at(scope["path"]) + AROUND if form_with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return length.isdigit() and 0 < int(length) <= most


async def taken_in(receive: Receive, silence: float = SILENCE) -> Receive | None:
    """A receive that gives at once all that `receive` brings; None where the sender has gone away meanwhile.

    Raises TimeoutError after `silence` seconds in which nothing came.
    """
    spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed when nobody holds it
    more = True
    while more:
        event = await asyncio.wait_for(receive(), silence)
        if event["type"] != "http.request":
            spool.close()
            return None
        spool.write(event.get("body", b""))
        more = event.get("more_body", False)
    size = spool.tell()
    spool.seek(0)

    async def again() -> Any:
        body = spool.read(PIECE)
        return {"type": "http.request", "body": body, "more_body": spool.tell() < size}

    return again
