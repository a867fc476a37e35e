"""One port for all: Django's pages run in threads, so that streams beside them cost none."""

from __future__ import annotations

import string
from typing import Any, cast
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware
from django.urls import resolve

from krug.config import collecting, leaving, thrift
from krug.config.spooling import brings_body, taken_in
from krug.config.wsgi import application as django
from krug.core.live.streaming import hub, stream
from krug.core.watch.measures import STREAMS

thrift.keep_caches_small()
resolve("/")  # Every room's pages are read in now, so that whoever comes first need not wait for it.
# More threads than this wait for one another, not for the database.
pages = WSGIMiddleware(cast(Any, django), workers=4)


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live":
        with STREAMS.track_inprogress():
            await stream(scope, receive, send)
    elif scope["type"] == "http":
        await _page(scope, receive, send)


async def _page(scope: Any, receive: Any, send: Any) -> None:
    if brings_body(scope):
        try:
            receive = await taken_in(receive)
        except TimeoutError:
            await _too_slow(send)
            return
        if receive is None:
            return

    # The server's own receive and send give futures; the bridge to threads takes coroutines only.
    async def receive_once() -> Any:
        return await receive()

    async def send_once(event: Any) -> None:
        await send(event)

    # A program may send letters as they are; the bridge knows quoted ones only.
    query = quote_from_bytes(scope["query_string"], safe=string.punctuation).encode()
    asked: Any = {**scope, "query_string": query}
    await pages(asked, receive_once, send_once)


async def _too_slow(send: Any) -> None:
    await send({"type": "http.response.start", "status": 408, "headers": [(b"connection", b"close")]})
    await send({"type": "http.response.body", "body": b""})


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        event = (await receive())["type"]
        if event == "lifespan.startup":
            collecting.seldom()
            leaving.leave_with_server()
        if event == "lifespan.shutdown":
            hub.close()
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            leaving.leave_soon()
            return
