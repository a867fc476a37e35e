"""Logistic regression by Newton's way, plain: few columns, some thousand rows, a second or two."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

ROUNDS = 25
CLOSE = 1e-6
FURTHEST = 30.0


def sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-FURTHEST, min(FURTHEST, z))))


def logit(p: float) -> float:
    p = min(1 - 1e-9, max(1e-9, p))
    return math.log(p / (1 - p))


def fit(rows: Sequence[Sequence[float]], won: Sequence[bool], ridge: float, beat: Callable[[], None]) -> list[float]:
    """The intercept and a weight for each column; `ridge` holds the weights near one, the intercept is free."""
    width = len(rows[0]) + 1
    weights = [0.0, *[1.0] * (width - 1)]
    for _round in range(ROUNDS):
        beat()
        gradient, hessian = _slopes(rows, won, weights)
        for column in range(1, width):
            gradient[column] -= ridge * (weights[column] - 1)
            hessian[column][column] += ridge
        hessian[0][0] += CLOSE
        step = solve(hessian, gradient)
        weights = [weight + by for weight, by in zip(weights, step, strict=True)]
        if max(map(abs, step)) < CLOSE:
            break
    return weights


def fit_upwards(
    rows: Sequence[Sequence[float]], won: Sequence[bool], ridge: float, beat: Callable[[], None]
) -> list[float]:
    """As `fit`, and no weight below nought: what speaks for winning by itself is never turned into its opposite.

    Columns that want a negative weight are left out one after another, the most negative first.
    """
    kept = list(range(len(rows[0])))
    while kept:
        found = fit([[row[column] for column in kept] for row in rows], won, ridge, beat)
        worst = min(range(len(kept)), key=lambda number: found[number + 1])
        if found[worst + 1] >= 0:
            weights = [0.0] * (len(rows[0]) + 1)
            weights[0] = found[0]
            for number, column in enumerate(kept):
                weights[column + 1] = found[number + 1]
            return weights
        del kept[worst]
    return [logit(sum(won) / len(won)), *[0.0] * len(rows[0])]


def _slopes(
    rows: Sequence[Sequence[float]], won: Sequence[bool], weights: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    width = len(weights)
    gradient = [0.0] * width
    hessian = [[0.0] * width for _column in range(width)]
    for row, is_won in zip(rows, won, strict=True):
        # Most answers are the average ones or unknown: nothing is added for them.
        there = [(0, 1.0), *((column, value) for column, value in enumerate(row, 1) if value)]
        p = sigmoid(sum(weights[column] * value for column, value in there))
        miss, spread = is_won - p, p * (1 - p)
        for at, (column, value) in enumerate(there):
            gradient[column] += miss * value
            line, by = hessian[column], spread * value
            for other, second in there[: at + 1]:
                line[other] += by * second
    for column in range(width):
        for other in range(column):
            hessian[other][column] = hessian[column][other]
    return gradient, hessian


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """By Gauss, the largest first."""
    lines = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(lines)
    for at in range(size):
        best = max(range(at, size), key=lambda line: abs(lines[line][at]))
        lines[at], lines[best] = lines[best], lines[at]
        for line in range(at + 1, size):
            by = lines[line][at] / lines[at][at]
            if by:
                lines[line] = [value - by * above for value, above in zip(lines[line], lines[at], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(lines[at][column] * found[column] for column in range(at + 1, size))
        found[at] = (lines[at][size] - rest) / lines[at][at]
    return found
