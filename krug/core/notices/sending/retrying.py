"""When what did not go out is tried again: ever more rarely, for a day."""

from __future__ import annotations

import datetime as dt

FIRST = dt.timedelta(seconds=15)
LONGEST = dt.timedelta(hours=1)
PATIENCE = dt.timedelta(days=1)


def pause_after(attempts: int, passed: dt.timedelta, chance: float, asked: int = 0) -> dt.timedelta | None:
    """How long to wait after that many attempts, `passed` since it was due first; None to give up.

    `asked` seconds are what the service asks for. `chance`, from 0 to 1, spreads the pause over half to all of what it
    may be.
    """
    if passed >= PATIENCE:
        return None
    whole = min(FIRST * (1 << min(max(attempts, 1) - 1, 20)), LONGEST)
    return min(max(whole * (0.5 + chance / 2), min(dt.timedelta(seconds=asked), LONGEST)), PATIENCE - passed)
