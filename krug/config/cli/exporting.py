"""export: all data of the firm in open formats."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.config import preparing
from krug.config.backup.places import NotWhole
from krug.config.cli.mistake import Mistake
from krug.config.export.making import export_to
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.exporting import EXPORTED


def add_to(commands: Any) -> None:
    about = _("all data of the firm as CSV, JSON lines and files, into a folder")
    exporting = commands.add_parser("export", help=about)
    exporting.add_argument("folder", type=Path)
    exporting.set_defaults(run=_export)


def _export(call: Namespace) -> None:
    preparing.ready()
    try:
        made = export_to(call.folder.absolute())
    except (NotWhole, OSError) as error:
        raise Mistake("krug export", error) from None
    data = {"title": _("All data of the firm"), "format": "csv, jsonl", "rows": made.rows}
    with transaction.atomic():
        write([Fact(EXPORTED.code, ("firm", 1), data)], None, Channel.COMMAND)
    counts = {"rows": made.rows, "files": len(made.papers), "folder": call.folder}
    print(_("%(folder)s: %(rows)d rows, %(files)d files") % counts)
