"""Whether anybody works on the base: what is put beneath a running Krug would be lost, or lose what it writes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import DatabaseError, connection, connections
from django.utils.translation import gettext as _

from krug.config.backup.places import NotWhole
from krug.core.access.models import User
from krug.core.jobs import life


def check_alone() -> None:
    """Raises NotWhole where another process has this base open."""
    if connection.vendor == "sqlite":
        connections.close_all()
        taken = _is_open_elsewhere(Path(connection.settings_dict["NAME"]))
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            taken = cursor.fetchone()[0] > 0
    if taken or (is_inhabited() and not life.illness()):
        raise NotWhole(_("Krug is running on this base: stop it first."))


def is_inhabited() -> bool:
    """Whether people are known there. Raises NotWhole for a base that cannot be read: it may hold much."""
    try:
        known = User._meta.db_table in connection.introspection.table_names()
        return known and User.objects.exists()
    except DatabaseError as error:
        raise NotWhole(_("The base that is there cannot be read: %(error)s") % {"error": error}) from None
    finally:
        connections.close_all()


def _is_open_elsewhere(path: Path) -> bool:
    """The log can be put away by who is alone only."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=0.2)) as base:
        try:
            base.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:  # no base at all; who reads it next says so
            return False
    return False
