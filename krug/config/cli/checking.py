"""check: is everything stored what it should be?"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from krug.config import preparing
from krug.core.events import sealing
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
    commands.add_parser(
        "check", help=_("history, search, counters, links, bin and files against the rows")
    ).set_defaults(run=_check)


def _check(_call: Namespace) -> int:
    preparing.ready()
    sealing.seal()
    return report(all_faults())


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
    yield from searching.faults()
    yield from counting.faults()
    yield from tallied.faults()
    yield from checking.faults()
    yield from lost(Passage, "a stay in a stage", "record_kind")
    yield from storing.faults()
    yield from lost(Attachment, "a file")
    yield from files.faults()
    yield from notices.faults()
