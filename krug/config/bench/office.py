"""An office at work: many people signed in, each with an open stream, and requests of every sort one after another.

Requests begin at their time whether the one before has been answered or not, and what they waited for a free line is
counted in: a server that falls behind cannot hide it.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import queue
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException

from krug.config.bench.filling import Sample
from krug.config.bench.http import Browser
from krug.config.bench.people import DRIVER, sign_in
from krug.config.bench.rows import Figure, percentile
from krug.config.bench.running import WEB, Server
from krug.config.bench.works import WORKS, Work
from krug.core.access.models import User
from krug.core.access.people import add_person
from krug.core.records import kinds, writing

PEOPLE, A_SECOND = int(os.environ.get("KRUG_BENCH_PEOPLE") or 300), 20
P95_MS, DELAY_MS = 150, 1000
LINES = 32  # requests under way at once, at most
# How often each work comes among a hundred: people open cards and lists all day, and look at reports now and then.
MIX = {
    "open a client's card": 30,
    "clients list": 15,
    "my day": 12,
    "deal board": 10,
    "search by part of a name": 10,
    "move a deal to another stage": 8,
    "create a client": 5,
    "calendar, week of a person": 5,
    "funnel": 3,
    "sales by manager": 2,
}
WATCHED = 0  # the client whose card everybody has open
COMMENT_EVERY = 2.0


def measure(environment: dict[str, str], seconds: int) -> list[Figure]:
    """Raises RuntimeError when the server does not start."""
    sample = Sample.take()
    people = _come_in(sample)
    with Server(environment, processes=2) as server:
        sessions = [sign_in(person) for person in people]
        with listening(server.port, sessions, f"client:{sample.client(WATCHED)}") as heard:
            before, comments = _web_memory(server), _Comments(sample, heard)
            answers = _work(server.port, sessions, sample, seconds, comments)
            after = _web_memory(server)
    times = [took for took, _failed in answers]
    failed = sum(failed for _took, failed in answers) + heard.broken
    told = [(name, percentile(times, part)) for name, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))]
    return [
        *(
            Figure(
                f"{PEOPLE} people, {A_SECOND} requests a second, {name}",
                round(took * 1000, 1),
                "ms",
                failed if name == "p95" else 0,
                P95_MS if name == "p95" else None,
            )
            for name, took in told
        ),
        Figure("live update delay among them, p95", comments.delay_ms(), "ms", comments.unheard(), DELAY_MS),
        Figure("memory of the largest web process, before", before, "MB"),
        Figure("memory of the largest web process, after", after, "MB"),
    ]


def _come_in(sample: Sample) -> list[User]:
    """So many managers of the driver's department, who see what the driver sees."""
    driver = User.objects.select_related("department", "role").get(email=DRIVER)
    assert driver.department is not None
    names = (f"office{number}@bench.example" for number in range(PEOPLE))
    return [add_person(email, email.split("@")[0], driver.role.code, driver.department.name) for email in names]


class Heard:
    """What came by the streams: `broken`, how many of them ended before their time."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.broken = 0


@contextmanager
def listening(port: int, sessions: list[str], topics: str) -> Iterator[Heard]:
    """A stream open for each of `sessions` while the block runs, all in one thread."""
    heard, loop = Heard(), asyncio.new_event_loop()
    ready: queue.Queue[bool] = queue.Queue()

    async def listen(session: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        lines = [f"GET /live?topics={topics} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: sessionid={session}", "", ""]
        writer.write("\r\n".join(lines).encode())
        first = await reader.readline()
        ready.put(b" 200 " in first)
        while line := await reader.readline():
            if line.startswith(b"event: changed"):
                heard.at.append(time.perf_counter())
        heard.broken += 1

    async def everybody() -> None:
        await asyncio.gather(*map(listen, sessions))

    thread = threading.Thread(target=lambda: _until_cancelled(loop, everybody()), daemon=True)
    thread.start()
    if not all(ready.get(timeout=60) for _session in sessions):
        raise RuntimeError("not every stream was opened")
    try:
        yield heard
    finally:
        ended = heard.broken
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join(10)
        heard.broken = ended


def _until_cancelled(loop: asyncio.AbstractEventLoop, work: object) -> None:
    try:
        loop.run_until_complete(work)  # type: ignore[arg-type]
    except asyncio.CancelledError:
        return


class _Comments:
    """Somebody in another process writes on the card that everybody has open; how long till everybody has heard."""

    def __init__(self, sample: Sample, heard: Heard) -> None:
        self.record = kinds.get("client").model.objects.get(pk=sample.client(WATCHED))
        self.driver = User.objects.get(email=DRIVER)
        self.heard = heard
        self.rounds: list[tuple[float, int]] = []

    def write(self) -> None:
        self.rounds.append((time.perf_counter(), len(self.heard.at)))
        writing.comment(self.record, self.driver, f"Позвонили в {len(self.rounds)} раз")

    def delay_ms(self) -> float:
        """The 95th of a hundred, over all listeners and all comments."""
        delays = [at - begun for begun, told in self._spans() for at in told]
        return round(percentile(delays, 0.95) * 1000, 1) if delays else 0.0

    def unheard(self) -> int:
        """How many did not hear of the last one. Of those before, two that came close together are told as one."""
        *_before, (_begun, told) = self._spans()
        return max(0, PEOPLE - len(told))

    def _spans(self) -> Iterator[tuple[float, list[float]]]:
        ends = [number for _begun, number in self.rounds[1:]] + [len(self.heard.at)]
        for (begun, number), end in zip(self.rounds, ends, strict=True):
            yield begun, self.heard.at[number:end]


def _work(
    port: int, sessions: list[str], sample: Sample, seconds: int, comments: _Comments
) -> list[tuple[float, bool]]:
    """Of each request how long from its time to its answer, and whether it failed: refused, or not answered at all."""
    lines: queue.Queue[Browser] = queue.Queue()
    for session in sessions[:LINES]:
        lines.put(Browser(port, session))
    works, begun = _mixed(), time.perf_counter() + 0.5

    def one(number: int, work: Work) -> tuple[float, bool]:
        line = lines.get()
        try:
            failed = line.send(work.ask(sample, number)).status >= 400
        except (OSError, HTTPException):
            line.close()  # the next request on it opens it anew
            failed = True
        finally:
            lines.put(line)
        return time.perf_counter() - (begun + number / A_SECOND), failed

    # Comments have a thread of their own: they are not to wait for requests that do.
    with ThreadPoolExecutor(LINES) as pool, ThreadPoolExecutor(1) as colleague:
        asked, written, commented = [], [], begun
        for number in range(seconds * A_SECOND):
            time.sleep(max(0.0, begun + number / A_SECOND - time.perf_counter()))
            asked.append(pool.submit(one, number, next(works)))
            if time.perf_counter() - commented > COMMENT_EVERY and number < (seconds - 2) * A_SECOND:
                commented = time.perf_counter()
                written.append(colleague.submit(comments.write))
        for comment in written:
            comment.result()  # one that was not written is no delay, but a fault
        return [answer.result() for answer in asked]


def _mixed() -> Iterator[Work]:
    """Works as often as MIX has them, in an order of chance that is the same each time."""
    named = {work.name: work for work in WORKS}
    hundred = [named[name] for name, number in MIX.items() for _once in range(number)]
    random.Random(1).shuffle(hundred)
    return itertools.cycle(hundred)


def _web_memory(server: Server) -> float:
    return max(size for what, size, _share in server.memory() if what == WEB)
