"""Throughput: several connections asking at once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from krug.config.bench.http import Ask, Browser
from krug.config.bench.rows import Figure

# A test of the benchmark itself need not wait.
SECONDS = float(os.environ.get("KRUG_BENCH_SECONDS", "3"))


def throughput(
    name: str, connections: int, browser: Callable[[], Browser], ask: Callable[[int], Ask], budget: float | None
) -> Figure:
    """Requests per second of `connections` kept-alive connections over a few seconds, and how many failed."""
    until = time.perf_counter() + SECONDS

    def one(number: int) -> tuple[int, int]:
        line, done, failed = browser(), 0, 0
        while time.perf_counter() < until:
            answer = line.send(ask(number * 1000 + done))
            done, failed = done + 1, failed + (answer.status >= 400)
        line.close()
        return done, failed

    with ThreadPoolExecutor(connections) as pool:
        results = list(pool.map(one, range(connections)))
    rate = sum(done for done, _failed in results) / SECONDS
    failed = sum(failed for _done, failed in results)
    return Figure(f"{name}, {connections} connections", round(rate, 1), "requests/s", failed, budget)
