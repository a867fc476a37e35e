"""Where things lie while a copy is made or put back."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from krug.core.files.sweeping import COPYING

A_DAY = 24 * 3600.0


class NotWhole(Exception):
    """Why a copy could not be made or put back, in one line, in the person's language. Nothing was changed."""


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder beside the data that is gone afterwards; with what a killed one left behind."""
    data = Path(settings.DATA)
    for left in data.glob(f"{COPYING}*"):
        if left.stat().st_mtime < time.time() - A_DAY:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=COPYING, dir=data) as folder:
        yield Path(folder)
