"""check: is everything stored what it should be?"""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from krug.config import preparing
from krug.core.events import sealing
from krug.core.reports.tallies import tallied
from krug.core.search import checking
from krug.core.stages import counting


def add_to(commands: Any) -> None:
    commands.add_parser("check", help=_("history, search index, counters and tallies against the rows")).set_defaults(
        run=_check
    )


def _check(_call: Namespace) -> int:
    preparing.prepare()
    sealing.seal()
    faults = [*sealing.faults(), *checking.faults(), *counting.faults(), *tallied.faults()]
    for fault in faults:
        print(fault, file=sys.stderr)
    print("whole" if not faults else f"faults: {len(faults)}")
    return 1 if faults else 0
