"""check: is everything stored what it should be?"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from krug.config import preparing
from krug.config.cli.mistake import Mistake
from krug.core.events import ending, sealing
from krug.core.files import checking as files
from krug.core.files.models import Attachment
from krug.core.imports import storing
from krug.core.notices import checking as notices
from krug.core.records import checking
from krug.core.records.checking import lost
from krug.core.reports.tallies import tallied
from krug.core.search import checking as searching
from krug.core.stages import counting
from krug.core.stages.models import Passage


def add_to(commands: Any) -> None:
    checking = commands.add_parser("check", help=_("history, search, counters, links, bin and files against the rows"))
    checking.add_argument(
        "--head",
        nargs="?",
        const="",
        metavar="NUMBER:SEAL",
        help=_("tell where history ends now; with what was told before: whether it holds that still"),
    )
    checking.set_defaults(run=_check)


def _check(call: Namespace) -> int:
    try:
        noted = ending.noted(call.head) if call.head else None
    except ValueError as error:
        raise Mistake("krug check", f"--head: {error}") from None
    preparing.ready()
    sealing.seal()
    code = report(chain(ending.lost(noted) if noted else (), all_faults()))
    head = ending.head()
    if call.head is not None and code == 0 and head:
        print(f"head: {head}")
    return code


def report(faults: Iterable[str]) -> int:
    """Print the faults, then one line of what came of it; gives the exit code: 0 only where all is whole."""
    found = list(faults)
    for fault in found:
        print(fault, file=sys.stderr)
    print("whole" if not found else f"faults: {len(found)}")
    return 1 if found else 0


def all_faults() -> Iterator[str]:
    """Whatever is not whole, in words: history, search, counters, tallies, links, the bin, files."""
    yield from sealing.faults()
    yield from ending.faults()
    yield from searching.faults()
    yield from counting.faults()
    yield from tallied.faults()
    yield from checking.faults()
    yield from lost(Passage, "a stay in a stage", "record_kind")
    yield from storing.faults()
    yield from lost(Attachment, "a file")
    yield from files.faults()
    yield from notices.faults()
