"""The run itself, in a process whose database is the benchmark's."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from krug.config.bench import booking, bringing, dashboards, live, own_fields, site, upkeep
from krug.config.bench.filling import Sample
from krug.config.bench.http import Ask, Browser
from krug.config.bench.load import throughput
from krug.config.bench.people import DRIVER, sign_in
from krug.config.bench.rows import Figure, Row, percentile, row
from krug.config.bench.running import WEB, Server
from krug.config.bench.works import WORKS, Sql, Work
from krug.core.access.models import User
from krug.core.access.people import add_person

WARM_UP = 5
TRIVIAL = Ask("/bench/trivial")
BUDGETED = 8  # connections


def drive(environment: dict[str, str], clients: int) -> tuple[list[Row], list[Figure]]:
    """Every row and figure. Raises RuntimeError when an answer is not what it should be."""
    sample = Sample.take()
    session = sign_in(User.objects.get(email=DRIVER))
    administrator = add_person("administrator@bench.example", "Administrator", "administrator")
    with Server(environment) as server:

        def browser() -> Browser:
            return Browser(server.port, session)

        trivial = percentile(_times(browser(), lambda _n: TRIVIAL, 200)[0], 0.5)
        rows = [_timed(work, sample, browser(), trivial) for work in WORKS]
        rows.append(dashboards.measured(browser(), trivial))
        rows.append(_timed(site.submission(administrator), sample, browser(), trivial))
        figures = [_throughput(work, sample, browser, many) for work in WORKS if work.rate for many in (1, 8, 64)]
        figures += live.measure(sample, browser())
        figures.append(Figure("start", round(server.start_seconds, 2), "s", budget=3))
        figures += [figure for process in server.memory() for figure in _memory(*process)]
    figures += bringing.measure(sample, clients)
    own_fields.give(administrator, sample)
    with Server(environment) as server:
        rows += [_timed(work, sample, browser(), trivial) for work in own_fields.WORKS]
    figures += booking.measure(administrator)
    figures += upkeep.measure(administrator, sample, clients)
    figures.append(Figure("database per 1,000 clients", round(_megabytes() * 1000 / clients, 2), "MB"))
    return rows, figures


def _timed(work: Work, sample: Sample, browser: Browser, trivial: float) -> Row:
    rounds = int(os.environ.get("KRUG_BENCH_ROUNDS") or work.n)
    times, queries, size = _times(browser, lambda number: work.ask(sample, number), rounds)
    floor = trivial + percentile([_bare(work.sql(sample, number)) for number in range(WARM_UP + 30)], 0.5)
    return row(work.name, times, queries, size, floor * 1000, work.budget_of(sample.count))


def _times(browser: Browser, ask: Callable[[int], Ask], n: int) -> tuple[list[float], int, int]:
    """Seconds of `n` answers after a short warm-up, and the queries and bytes of the largest."""
    answers = []
    for number in range(n + WARM_UP):
        answer = browser.send(ask(number))
        if answer.status >= 400:
            raise RuntimeError(f"{ask(number).path} answered {answer.status}")
        answers.append(answer)
    measured = answers[WARM_UP:]
    browser.close()
    return [a.seconds for a in measured], max(a.queries for a in measured), max(a.size for a in measured)


def _bare(statements: list[Sql]) -> float:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)
            if cursor.description:
                cursor.fetchall()
    return time.perf_counter() - begun


def _throughput(work: Work, sample: Sample, browser: Callable[[], Browser], connections: int) -> Figure:
    budget = work.rate if connections == BUDGETED else None
    return throughput(work.name, connections, browser, lambda number: work.ask(sample, number), budget)


def _memory(what: str, size: float, share: float) -> tuple[Figure, Figure]:
    whole = Figure(f"memory of a {what}", size, "MB", budget=120 if what == WEB else None)
    return whole, Figure(f"memory of a {what}, what is shared in parts", share, "MB")


def _megabytes() -> float:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return float(cursor.fetchone()[0]) / 2**20
    folder = Path(settings.DATA)
    return sum(path.stat().st_size for path in folder.glob("krug.sqlite3*")) / 2**20
