"""What the benchmark reports, and the arithmetic of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One work: milliseconds over `n` answers; `floor_ms` is what the same server and database cannot do without."""

    name: str
    n: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    queries: int
    bytes: int
    floor_ms: float
    ratio: float
    budget_ms: float | None


@dataclass(frozen=True)
class Figure:
    """One measured figure that is not a time of answers. `budget` is what it is not to exceed, or, of what is done in a
    second, not to fall short of."""

    name: str
    value: float
    unit: str
    errors: int = 0
    budget: float | None = None


def percentile(times: Sequence[float], part: float) -> float:
    """The nearest-rank percentile. `times` is not empty, `part` in (0, 1]."""
    return sorted(times)[max(0, math.ceil(part * len(times)) - 1)]


def row(name: str, times: Sequence[float], queries: int, size: int, floor_ms: float, budget_ms: float | None) -> Row:
    """`times` in seconds."""
    p50, p95, p99 = (round(percentile(times, part) * 1000, 2) for part in (0.5, 0.95, 0.99))
    ratio = round(p50 / floor_ms, 2) if floor_ms else 0.0
    return Row(name, len(times), p50, p95, p99, queries, size, round(floor_ms, 2), ratio, budget_ms)
