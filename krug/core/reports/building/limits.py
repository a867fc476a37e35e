"""A report does not hold the server: it is given so many seconds, and so many groups."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from krug.core.reports.report import Refused

SECONDS = 10
MOST_GROUPS = 5000
MOST_COLUMNS = 40
# How many steps SQLite goes between two looks at the clock: some tenths of a millisecond.
STEPS = 20_000


def too_many_groups() -> Refused:
    said = _("There are more than %(most)d groups. Take longer units of time, another field, or more conditions.")
    return Refused(said % {"most": MOST_GROUPS})


@contextmanager
def time_limit(seconds: float | None = None) -> Iterator[None]:
    """Whatever is asked of the database within takes so long at most: SECONDS. Raises Refused where it would not."""
    seconds = SECONDS if seconds is None else seconds
    limited = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    try:
        with limited(seconds):
            yield
    except OperationalError as error:
        if not _is_out_of_time(error):
            raise
        said = _("This report takes longer than %(seconds)d s. Take a shorter period or more conditions.")
        raise Refused(said % {"seconds": max(1, round(seconds))}) from None


@contextmanager
def _on_postgresql(seconds: float) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(max(1, int(seconds * 1000)))])
        yield
        # Where a transaction goes on around this one, it goes on as it was.
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])


@contextmanager
def _on_sqlite(seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    until = time.monotonic() + seconds
    connection.connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


def _is_out_of_time(error: OperationalError) -> bool:
    return "interrupted" in str(error) or "statement timeout" in str(error)
