"""Places on the square map of the web (EPSG:3857), in whole steps: a grid of any zoom is a division of them."""

from __future__ import annotations

import math

ZOOMS = 28  # at this zoom a tile is one step
SIZE = 1 << ZOOMS
FARTHEST = 85.05112878  # degrees; the poles are not on the map


def place(lat: float, lon: float) -> tuple[int, int]:
    """Degrees to steps from the left and from the top; what lies beyond the map's edge stands at it."""
    angle = math.radians(min(max(lat, -FARTHEST), FARTHEST))
    x = (lon + 180) / 360 * SIZE
    y = (1 - math.asinh(math.tan(angle)) / math.pi) / 2 * SIZE
    return _within(x), _within(y)


def degrees(x: float, y: float) -> tuple[float, float]:
    """Steps to (lat, lon)."""
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / SIZE))))
    return lat, x / SIZE * 360 - 180


def _within(step: float) -> int:
    return min(max(int(step), 0), SIZE - 1)
