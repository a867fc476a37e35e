"""Time zones this machine knows."""

from __future__ import annotations

import zoneinfo
from functools import cache


@cache
def known() -> frozenset[str]:
    """Their names. Read once in a process: finding them out opens some six hundred files."""
    return frozenset(zoneinfo.available_timezones())
