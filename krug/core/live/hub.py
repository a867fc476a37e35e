"""The open streams of one process, and what is passed to each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from krug.core.events.live import EVERYTHING
from krug.core.live.sight import Sight
from krug.core.live.topics import Change, of_interest

R = TypeVar("R")
CHECK_EVERY = 15.0


@dataclass(eq=False)
class Stream:
    """One browser's stream. `pending` is what is to be sent next; `over` says why it must end."""

    person: int
    session: str
    topics: frozenset[str]
    pending: set[str] = field(default_factory=set)
    over: str = ""
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, *topics: str) -> None:
        self.pending.update(topics)
        if self.pending:
            self.wake.set()

    def end(self, reason: str) -> None:
        self.over = reason
        self.wake.set()


class Hub:
    """All streams of one process, on its event loop: one to a process.

    In goes what changed (`publish`, called by the watcher after a commit of any process) and what one browser missed
    (`catch_up`); out go topics, into `Stream.pending`, of which the stream's own task makes messages. Who may know of
    what is asked of `Sight` in a thread of its own, so that no query holds up the loop. What the database raises there
    comes out of the awaited call. `close` ends every stream; a closed hub is not used again.
    """

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.sight = Sight()
        self._thread = ThreadPoolExecutor(1, "live")
        self._tasks: list[asyncio.Task[None]] = []
        self.closing = False

    async def asked(self, question: Callable[[], R]) -> R:
        """`question` of the database, answered off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, question)

    def run(self, watch: Callable[[Hub], asyncio.Future[None]]) -> None:
        """Begin to watch the database, once in a process."""
        if not self._tasks:
            self._tasks = [asyncio.ensure_future(watch(self)), asyncio.ensure_future(self._check_sessions())]

    async def publish(self, changes: list[Change] | None) -> None:
        """Tell every stream that listens and whose person may know. None: more changed than can be named."""
        if changes is None:
            for stream in self.streams:
                stream.tell(EVERYTHING)
            return
        listening = {stream: found for stream in self.streams if (found := of_interest(changes, stream.topics))}
        if listening:
            wanted = {change for found in listening.values() for change in found}
            people = {stream.person for stream in listening}
            told = await self.asked(partial(self.sight.seen, wanted, people))
            for stream, found in listening.items():
                stream.tell(*[f"{kind}:{pk}" for kind, pk in found if (kind, pk) in told.get(stream.person, ())])

    async def catch_up(self, stream: Stream, seconds: float) -> None:
        """Tell one stream what changed while its browser was not listening."""
        missed = await self.asked(partial(self.sight.missed, seconds))
        if missed is None:
            stream.tell(EVERYTHING)
        found = set(of_interest(missed or [], stream.topics))
        if found:
            told = await self.asked(partial(self.sight.seen, found, [stream.person]))
            stream.tell(*[f"{kind}:{pk}" for kind, pk in told.get(stream.person, ())])

    def close(self) -> None:
        """Let every stream end, so that the process can stop."""
        self.closing = True
        for task in self._tasks:
            task.cancel()
        for stream in self.streams:
            stream.end("closing")
        self._thread.shutdown(wait=False)

    async def _check_sessions(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY)
            sessions = {stream.session for stream in self.streams}
            over = await self.asked(partial(self.sight.ended, sessions)) if sessions else set()
            for stream in self.streams:
                if stream.session in over:
                    stream.end("ended")
