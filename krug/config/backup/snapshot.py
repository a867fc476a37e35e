"""The base as it stands at one moment, as an embedded database in a file of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections

from krug.config.backup import crossing
from krug.config.transfer import connect

COPY = "copy"
PAGES = 4000  # of 4 kB between two words of progress
Tell = Callable[[int, int], None]


def take(path: Path, tell: Tell = lambda done, total: None) -> None:
    """Write the whole base into `path`, which must not be there. People go on working meanwhile.

    `tell` gets how much is done of how much; whatever it raises ends the work.
    """
    if connection.vendor == "sqlite":
        _from_embedded(path, tell)
    else:
        with connected(path) as copy:
            crossing.give_shape(copy, crossing.shape_of("default"))
            crossing.cross("default", copy, tell)
    _as_one_file(path)


@contextmanager
def connected(path: Path) -> Iterator[str]:
    """The alias of the embedded database at `path`."""
    connect(COPY, f"sqlite://{path}")
    try:
        yield COPY
    finally:
        connections[COPY].close()
        del connections[COPY], connections.settings[COPY]


def _from_embedded(path: Path, tell: Tell) -> None:
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(f"file:{name}?mode=ro", uri=True)) as source, closing(sqlite3.connect(path)) as target:
        # A reading transaction holds the moment: writers go on in the log, and the copying does not begin anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=PAGES, progress=lambda _status, left, total: tell(total - left, total), sleep=0)


def _as_one_file(path: Path) -> None:
    """Without a log beside it."""
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
