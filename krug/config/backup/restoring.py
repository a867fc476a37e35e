"""Putting a copy into an empty place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from krug.config import preparing
from krug.config.backup import archive, crossing, snapshot
from krug.config.backup.alone import check_alone, is_inhabited
from krug.config.backup.archive import BASE, SECRET, Manifest
from krug.config.backup.encryption import NO_KEY, Key
from krug.config.backup.keeping import CODE
from krug.config.backup.making import FILES
from krug.config.backup.places import NotWhole, workshop
from krug.core.access.models import User
from krug.core.jobs.models import Job, JobState

SHORTEST_SECRET = 20  # bytes; Krug makes itself longer ones
UNDER_WAY = (JobState.WAITING, JobState.RUNNING)


def restore(source: Path, key: Key = NO_KEY) -> Manifest:
    """The firm of the copy `source`, in this empty place, in the shape this Krug works with.

    Raises NotWhole, with nothing changed here, where somebody works here already, the key does not fit, or the copy is
    damaged or of a newer Krug.
    """
    if not source.is_file():
        raise NotWhole(_("There is no file %(file)s.") % {"file": source})
    check_alone()
    if is_inhabited():
        raise NotWhole(_("Somebody works here already: point KRUG_DATA or DATABASE_URL at an empty place."))
    with workshop() as room:
        manifest = archive.unpack(key.open(source, room), room)
        check_known(manifest.migrations)
        _check_base(room / BASE, manifest)
        # The base last: until it is there, this place is empty and the copy can be put into it again.
        _put_files(room)
        put_base(room / BASE)
    preparing.prepare()
    _forget_the_copying()
    return manifest


def check_known(migrations: dict[str, list[str]]) -> None:
    """Raises NotWhole for a base that a newer Krug, or one with other rooms, has written."""
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    strange = {(app, name) for app, names in migrations.items() for name in names} - known
    if strange:
        said = {"migration": ".".join(min(strange))}
        raise NotWhole(_("The base was written by a newer Krug or with other rooms: %(migration)s") % said)


def _check_base(base: Path, manifest: Manifest) -> None:
    """Raises NotWhole for a base that is none, is torn, or holds other rows than were packed."""
    if (base.parent / SECRET).stat().st_size < SHORTEST_SECRET:
        raise NotWhole(_("The copy is damaged: %(part)s") % {"part": SECRET})
    with closing(sqlite3.connect(base)) as copy:
        try:
            whole = copy.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            whole = whole and all(_count(copy, table) == count for table, count in manifest.rows.items())
        except sqlite3.Error:
            whole = False
    if not whole or User._meta.db_table not in manifest.rows:
        raise NotWhole(_("The copy is damaged: %(part)s") % {"part": BASE})


def _count(copy: sqlite3.Connection, table: str) -> int:
    name = table.replace('"', "")
    found: int = copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
    return found


def put_base(base: Path) -> None:
    """The base in the file `base` becomes Krug's own: as the file itself, or crossed to the server all at once."""
    if connection.vendor == "sqlite":
        own = Path(connection.settings_dict["NAME"])
        connections.close_all()
        for beside in ("-wal", "-shm"):
            own.with_name(own.name + beside).unlink(missing_ok=True)
        with base.open("rb+") as file:
            os.fsync(file.fileno())
        base.replace(own)
        return
    call_command("migrate", interactive=False, verbosity=0)
    with snapshot.connected(base) as copy:
        call_command("migrate", database=copy, interactive=False, verbosity=0)
        crossing.cross(copy, "default")


def _forget_the_copying() -> None:
    """The copy shows its own making as still under way."""
    Job.objects.filter(kind=CODE, state__in=UNDER_WAY).update(state=JobState.CANCELLED)


def _put_files(room: Path) -> None:
    data = Path(settings.DATA)
    if (room / FILES).is_dir():
        shutil.copytree(room / FILES, data / FILES, dirs_exist_ok=True)
    (room / SECRET).chmod(0o600)
    (room / SECRET).replace(data / SECRET)
