"""All that is kept of deals for reports."""

from __future__ import annotations

from collections.abc import Iterator

from krug.modules.deals.reports import cohort_tally, moves_tally


def faults() -> Iterator[str]:
    """What is kept and is not what the deals say, in words."""
    yield from cohort_tally.faults()
    yield from moves_tally.faults()
