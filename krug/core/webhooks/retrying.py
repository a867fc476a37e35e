"""When what was not taken is sent again: ever more rarely, for three days."""

from __future__ import annotations

import datetime as dt

FIRST = dt.timedelta(seconds=10)
LONGEST = dt.timedelta(hours=4)
PATIENCE = dt.timedelta(days=3)
# A receiver that takes nothing is asked no oftener than this, however much waits for it.
TROUBLE = 10
LONGEST_REST = dt.timedelta(minutes=1)
# After so long of nothing but failures it is not asked at all until somebody says so.
HOPELESS = dt.timedelta(hours=24)


def pause_after(
    attempts: int, passed: dt.timedelta, chance: float, asked: dt.timedelta = dt.timedelta(0)
) -> dt.timedelta | None:
    """How long to wait after that many attempts, `passed` since the first; None to give up.

    `asked` is what the receiver itself asks for, and is kept to within the longest pause.

    `chance`, from 0 to 1, spreads the pause over half to all of what it may be: many that failed at one moment do
    not come back at one moment.
    """
    if passed >= PATIENCE:
        return None
    whole = min(FIRST * (1 << min(attempts - 1, 20)), LONGEST)
    pause = max(whole * (0.5 + chance / 2), min(asked, LONGEST))
    return min(pause, PATIENCE - passed)


def rest_after(failures: int) -> dt.timedelta:
    """For how long a receiver with so many failures in a row is left in peace."""
    if failures < TROUBLE:
        return dt.timedelta(0)
    return min(dt.timedelta(seconds=2 ** min(failures - TROUBLE, 10)), LONGEST_REST)
