"""Moving a firm to another database: every table copied in one transaction, then compared by checksum."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db import connections
from django.utils.translation import gettext as _

from krug.config.copying import Different, copy_base
from krug.config.databases import database_from
from krug.core.access.models import User

TARGET = "target"


class NotMoved(Exception):
    """Why nothing was moved, in one line."""


def move_to(url: str) -> dict[str, int]:
    """Copy this firm to the empty database at `url`; gives rows by table. The firm here stays as it is.

    Raises NotMoved when somebody already works there or when the copy is not equal; then nothing is left there.
    """
    connect(TARGET, url)
    call_command("migrate", database=TARGET, interactive=False, verbosity=0)
    if User.objects.using(TARGET).exists():
        raise NotMoved(_("the other database is not empty"))
    try:
        moved = copy_base("default", TARGET)
    except Different as table:
        raise NotMoved(_("%(table)s differs after the copy") % {"table": table}) from None
    connections[TARGET].close()
    return moved


def connect(alias: str, url: str) -> None:
    """The database at `url`, to be asked by this alias."""
    settings = database_from(url, Path(), _("The address"))
    connections.settings[alias] = {**connections.settings["default"], "OPTIONS": {}, **settings}
