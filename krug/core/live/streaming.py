"""`GET /live`: a server-sent stream, native to the event loop, so that an open one costs no thread.

`topics` are what the browser's tabs show; `age` is for how many milliseconds they have not been listening. Each message
names the topics that changed, or * for everything; its id is the time, from which a lost stream is taken up again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from krug.core.events.live import EVERYTHING
from krug.core.live.hub import Hub, Stream
from krug.core.live.topics import topics_in
from krug.core.live.watching import watch

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HEARTBEAT = 15.0
PAUSE = 0.1  # several commits at once make one message
LONGEST_GAP = 120.0
MOST_OF_ONE = 30
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
hub = Hub()


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["method"] != "GET" or hub.closing:
        return await _refuse(send, 405 if scope["method"] != "GET" else 503)
    headers = dict(scope["headers"])
    cookies = headers.get(b"cookie", b"").decode("latin-1")
    entered = await hub.asked(lambda: hub.sight.enter(cookies))
    if entered is None:
        return await _refuse(send, 401)
    if sum(one.person == entered[0] for one in hub.streams) >= MOST_OF_ONE:
        return await _refuse(send, 429)
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    opened = Stream(*entered, topics_in(asked.get("topics", [""])[0]))
    hub.run(watch)  # type: ignore[arg-type]  # a coroutine function is what is wanted
    hub.streams.add(opened)
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _send(send, f"retry: 2000\nid: {_now()}\nevent: open\ndata: \n\n")
        await _catch_up(opened, _gap(headers.get(b"last-event-id", b""), asked.get("age", [""])[0]))
        await _pass_on(opened, send, gone)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        hub.streams.discard(opened)
        gone.cancel()


async def _pass_on(opened: Stream, send: Send, gone: asyncio.Future[None]) -> None:
    while not opened.over and not gone.done():
        waking = asyncio.ensure_future(opened.wake.wait())
        both: list[asyncio.Future[Any]] = [waking, gone]
        await asyncio.wait(both, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
        waking.cancel()
        topics, opened.pending = opened.pending, set()
        opened.wake.clear()
        if gone.done():
            return
        if topics:
            data = EVERYTHING if EVERYTHING in topics else " ".join(sorted(topics))
            await _send(send, f"id: {_now()}\nevent: changed\ndata: {data}\n\n")
            await asyncio.sleep(PAUSE)
        elif not opened.over:
            await _send(send, f"id: {_now()}\nevent: beat\ndata: \n\n")
    if opened.over == "ended":
        await _send(send, "event: ended\ndata: \n\n")


async def _catch_up(opened: Stream, seconds: float) -> None:
    if seconds > LONGEST_GAP:
        opened.tell(EVERYTHING)
    elif seconds > 0:
        await hub.catch_up(opened, seconds)


def _gap(last: bytes, age: str) -> float:
    """For how many seconds the browser has not listened; 0 when it does not say."""
    if last.isdigit() and len(last) < 15:
        return max(_now() - int(last), 0) / 1000 + 2
    return min(int(age), 10_000_000) / 1000 if age.isascii() and age.isdigit() and len(age) < 12 else 0.0


def _now() -> int:
    return int(time.time() * 1000)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
