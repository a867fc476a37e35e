"""The counts of all processes together, as Prometheus reads them."""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from krug.core.watch.database import Database

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"


def text() -> bytes:
    """Everything counted, whichever process counted it."""
    registry = CollectorRegistry()
    directory = os.environ.get(DIRECTORY)
    if directory:
        _forget_the_dead(Path(directory))
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(Database())
    alone = b"" if directory else generate_latest(REGISTRY)
    return alone + generate_latest(registry)


def _forget_the_dead(directory: Path) -> None:
    """A process that was killed holds no streams; what it has counted stays counted."""
    pids = {path.stem.rpartition("_")[2] for path in directory.glob("gauge_live*.db")}
    for pid in pids:
        if pid.isdigit() and not _alive(int(pid)):
            mark_process_dead(int(pid), str(directory))  # type: ignore[no-untyped-call]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
