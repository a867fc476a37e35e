"""Bringing a base up to date without fear: looked over, copied, changed, checked, and put back where that failed."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.config.backup import archive, crossing, making, restoring
from krug.config.backup.alone import check_alone
from krug.config.backup.archive import BASE
from krug.config.backup.places import NotWhole, workshop
from krug.core.events import sealing
from krug.core.search import rebuilding

FOLDER = "upgrades"
# All that is stored is what it should be, or in words what is not.
Check = Callable[[], Iterator[str]]
Tell = Callable[[str], None]


class Returned(Exception):
    """The change failed and the base is as it was before; as text why."""


def pending() -> int:
    """How many steps the base is behind this Krug."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def upgrade(check: Check, tell: Tell) -> Path:
    """Bring the base to the shape of this Krug; gives the copy made before.

    Raises NotWhole, with nothing begun, where it may not be; Returned where a step or the check after it failed.
    """
    _look_over(tell)
    copy = _copy_of_before(tell)
    tell(_("Bringing the base up to date"))
    try:
        _change(check, tell)
    except BaseException as error:  # also when somebody stops it half-way
        reason = " ".join(str(error).split()) or type(error).__name__
        if connection.vendor == "sqlite":
            _put_back(copy)
        raise Returned(reason) from error
    return copy


def _look_over(tell: Tell) -> None:
    tell(_("Looking the base over"))
    restoring.check_known(crossing.shape_of("default"))
    check_alone()
    if fault := next(sealing.faults(), None):
        raise NotWhole(_("The history is not whole, so nothing is changed: %(fault)s") % {"fault": fault})


def _copy_of_before(tell: Tell) -> Path:
    tell(_("Making a copy"))
    folder = Path(settings.DATA) / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    version = importlib.metadata.version("krug")
    copy = folder / f"before-{version}-{timezone.now():%Y-%m-%d-%H%M%S}.krug"
    making.make(copy)
    return copy


def _change(check: Check, tell: Tell) -> None:
    """On a server in one transaction, which takes everything back; an embedded database cannot change so."""
    if connection.vendor == "sqlite":
        _migrate_and_check(check, tell)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        # What a step wrote is checked at once: a table with checks still to come cannot be changed by the next step.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _migrate_and_check(check, tell)


def _migrate_and_check(check: Check, tell: Tell) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    rebuilding.bring_up()
    tell(_("Checking"))
    if fault := next(check(), None):
        raise NotWhole(fault)


def _put_back(copy: Path) -> None:
    with workshop() as room:
        archive.unpack(copy, room)
        restoring.put_base(room / BASE)
