"""transfer: the firm to another database."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from krug.config import preparing, transfer
from krug.config.cli.mistake import Mistake
from krug.config.environment import BadVariable


def add_to(commands: Any) -> None:
    moving = commands.add_parser("transfer", help=_("copy the whole firm to another, empty database and compare"))
    moving.add_argument("url", help="postgresql://user:password@host:port/name")
    moving.set_defaults(run=_transfer)


def _transfer(call: Namespace) -> None:
    preparing.ready()
    try:
        moved = transfer.move_to(call.url)
    except (transfer.NotMoved, BadVariable, ValueError) as error:
        raise Mistake("krug transfer", error) from None
    counts = {"rows": sum(moved.values()), "tables": len(moved)}
    print(_("%(rows)d rows of %(tables)d tables moved; every table is equal") % counts)
