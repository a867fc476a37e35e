"""backup, restore, upgrade."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from krug.config import preparing
from krug.config.backup.alone import is_inhabited
from krug.config.backup.encryption import Key, Lock
from krug.config.backup.making import make
from krug.config.backup.places import NotWhole
from krug.config.backup.restoring import restore
from krug.config.cli.checking import all_faults, report
from krug.config.cli.mistake import Mistake


def add_to(commands: Any) -> None:
    making = commands.add_parser("backup", help=_("a copy of the whole firm in one file, while people work"))
    making.add_argument("file", type=Path)
    making.add_argument("--recipient", action="append", default=[], help=_("readable only to this age key (age1…)"))
    making.add_argument("--passphrase-stdin", action="store_true", help=_("readable only with the passphrase given"))
    making.set_defaults(run=_backup)
    putting = commands.add_parser("restore", help=_("a copy into this empty place"))
    putting.add_argument("file", type=Path)
    putting.add_argument("--identity", type=Path, help=_("the file of the age identity (AGE-SECRET-KEY-1…)"))
    putting.add_argument("--passphrase-stdin", action="store_true")
    putting.set_defaults(run=_restore)
    changing = commands.add_parser("upgrade", help=_("bring the base up to date, with a copy made before"))
    changing.set_defaults(run=_upgrade)


def _backup(call: Namespace) -> None:
    if call.recipient and call.passphrase_stdin:
        raise Mistake("krug backup", _("a recipient or a passphrase, not both"))
    if not is_inhabited():
        preparing.prepare()
    try:
        made = make(call.file.absolute(), Lock(tuple(call.recipient), _passphrase(call, "krug backup")))
    except (NotWhole, OSError) as error:
        raise Mistake("krug backup", error) from None
    counts = {"rows": sum(made.rows.values()), "parts": len(made.parts), "file": call.file}
    print(_("%(file)s: %(rows)d rows, %(parts)d parts") % counts)


def _restore(call: Namespace) -> int:
    try:
        identity = _identity_in(call.identity.read_text()) if call.identity else ""
        restore(call.file, Key(identity, _passphrase(call, "krug restore")))
    except (NotWhole, OSError, UnicodeDecodeError) as error:
        raise Mistake("krug restore", error) from None
    return report(all_faults())


def _upgrade(_call: Namespace) -> int:
    from krug.config.upgrading import Returned, pending, upgrade

    if not is_inhabited():
        preparing.prepare()
    if not pending():
        print(_("The base is up to date."))
        return report(all_faults())
    try:
        copy = upgrade(all_faults, lambda words: print(f"{words}…", flush=True))
    except NotWhole as error:
        raise Mistake("krug upgrade", error) from None
    except Returned as error:
        print(_("krug upgrade: %(reason)s") % {"reason": error}, file=sys.stderr)
        print(_("The base is as it was before. Go back to the Krug you had."), file=sys.stderr)
        return 1
    preparing.prepare()
    print(_("Up to date. The copy made before: %(file)s") % {"file": copy})
    return 0


def _passphrase(call: Namespace, command: str) -> str:
    if not call.passphrase_stdin:
        return ""
    phrase = sys.stdin.readline().rstrip("\r\n")
    if not phrase:
        raise Mistake(command, _("the passphrase is empty"))
    return phrase


def _identity_in(text: str) -> str:
    """The key among the comments that age-keygen writes."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return lines[0] if lines else ""
