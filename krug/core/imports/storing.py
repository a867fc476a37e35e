"""Files brought in as they are stored: each with its import, each import with its file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from krug.core.imports.models import ExternalId, Import, State
from krug.core.records.checking import lost

# A file is stored a moment before its import is: so long it may lie alone, also where Krug was killed between.
ALONE = 3600.0


def faults() -> Iterator[str]:
    """Files without an import, imports under way without a file, numbers that lead to no record, in words."""
    for path in _strays(ALONE * 2):
        yield f"file imports/{path.name} belongs to no import"
    needed = Import.objects.filter(state__in=[State.DRAFT, State.RUNNING, State.STOPPED])
    for pk, name in needed.values_list("pk", "stored_as"):
        if not (Import.folder() / name).is_file():
            yield f"import {pk} has lost its file {name}"
    yield from lost(ExternalId, "a number in another program")


def tidy() -> int:
    """Remove what was stored for imports that never came to be; gives how many."""
    strays = _strays(ALONE)
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _strays(age: float) -> list[Path]:
    folder, latest = Import.folder(), time.time() - age
    if not folder.is_dir():
        return []
    old = {path.name: path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < latest}
    known = set(Import.objects.filter(stored_as__in=list(old)).values_list("stored_as", flat=True)) if old else set()
    return [path for name, path in sorted(old.items()) if name not in known]
