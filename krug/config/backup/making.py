"""Making a copy."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.config.backup import archive, snapshot
from krug.config.backup.archive import BASE, SECRET, Manifest
from krug.config.backup.encryption import OPEN, Lock
from krug.config.backup.places import NotWhole, workshop

# How much is done of how much, with what is being done in words.
Tell = Callable[[str, int, int], None]
FILES = "files"
UNFINISHED = ".unfinished"
SPARE = 64 * 1024 * 1024


def make(to: Path, lock: Lock = OPEN, tell: Tell = lambda words, done, total: None) -> Manifest:
    """A copy of the whole firm as the file `to`; people go on working meanwhile.

    The file appears whole or not at all. Raises NotWhole for a file that is there, a folder that is not, a disk too
    small, a recipient that is none; and whatever `tell` raises.
    """
    lock.check()
    if to.exists():
        raise NotWhole(_("%(file)s is there already.") % {"file": to})
    if not to.parent.is_dir():
        raise NotWhole(_("There is no folder %(folder)s.") % {"folder": to.parent})
    _check_room(to.parent)
    with workshop() as room:
        snapshot.take(room / BASE, lambda done, total: tell(_("Copying the base"), done, total))
        parts = {BASE: room / BASE, SECRET: Path(settings.DATA) / SECRET, **_files()}
        manifest = _manifest(room / BASE)
        archive.pack(manifest, parts, room / "packed", lambda done, total: tell(_("Packing"), done, total))
        (room / BASE).unlink()
        unfinished = to.with_name(f"{to.name}{UNFINISHED}")
        try:
            lock.shut(room / "packed", unfinished)
            _settle(unfinished, to)
        finally:
            unfinished.unlink(missing_ok=True)
    return manifest


def _files() -> dict[str, Path]:
    """What lies in the folder of files, by its name in the copy.

    Read after the base: whatever its rows lead to is there. What is being written meanwhile has a hidden name.
    """
    data = Path(settings.DATA)
    found = (path for path in sorted((data / FILES).rglob("[!.]*")) if path.is_file())
    return {path.relative_to(data).as_posix(): path for path in found}


def _manifest(base: Path) -> Manifest:
    with closing(sqlite3.connect(base)) as copy:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        names = [name for (name,) in copy.execute(tables) if not name.startswith("sqlite_")]
        rows = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
        applied: dict[str, list[str]] = {}
        for app, name in copy.execute("SELECT app, name FROM django_migrations ORDER BY app, name"):
            applied.setdefault(app, []).append(name)
        # A base from before firms had a name is copied too: whoever brings it up to date copies it first.
        firm = copy.execute("SELECT name FROM access_firm").fetchone() if "access_firm" in rows else None
    version = importlib.metadata.version("krug")
    return Manifest(timezone.now().isoformat(timespec="seconds"), version, firm[0] if firm else "", applied, rows)


def _check_room(folder: Path) -> None:
    """Raises NotWhole where the copy would not fit: told before an hour's work, not after it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            base = Path(connection.settings_dict["NAME"]).stat().st_size
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
            base = cursor.fetchone()[0]
    needed = base + sum(path.stat().st_size for path in _files().values())
    for place, share in ((Path(settings.DATA), 2), (folder, 1)):
        if shutil.disk_usage(place).free < needed * share + SPARE:
            raise NotWhole(_("There is too little room on the disk of %(folder)s.") % {"folder": place})


def _settle(source: Path, to: Path) -> None:
    """Under its own name only when all of it is on the disk."""
    with source.open("rb+") as file:
        os.fsync(file.fileno())
    source.chmod(0o600)
    source.replace(to)
