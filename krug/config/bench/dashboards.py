"""A dashboard with all its panels: the page and, one after another, what stands in each."""

from __future__ import annotations

import os
import re

from krug.config.bench.http import Answer, Ask, Browser
from krug.config.bench.rows import Row, row

BOARD = "/dashboards/ready-head"
PANEL = re.compile(rb'hx-get="(/dashboards/[^"]+/panels/\d+)"')
TIMES, WARM_UP = 12, 2
BUDGET_MS = 1000


def measured(browser: Browser, trivial: float) -> Row:
    """One row; the floor is as many trivial answers. Raises RuntimeError when an answer is not what it should be."""
    times = min(TIMES, int(os.environ.get("KRUG_BENCH_ROUNDS", TIMES)))
    panels = [match.decode() for match in PANEL.findall(browser.read(BOARD))]
    rounds = [[_answer(browser, path) for path in (BOARD, *panels)] for _n in range(times + WARM_UP)][WARM_UP:]
    browser.close()
    seconds = [sum(answer.seconds for answer in answers) for answers in rounds]
    queries = max(sum(answer.queries for answer in answers) for answers in rounds)
    size = max(sum(answer.size for answer in answers) for answers in rounds)
    floor = trivial * (len(panels) + 1) * 1000
    return row(f"dashboard with {len(panels)} panels", seconds, queries, size, floor, BUDGET_MS)


def _answer(browser: Browser, path: str) -> Answer:
    answer = browser.send(Ask(path, htmx=path != BOARD))
    if answer.status >= 400:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer
