"""The reports of the room of deals."""

from collections.abc import Iterator

from krug.core.reports.tallies import Tallied
from krug.modules.deals.models import Deal
from krug.modules.deals.reports import cohort_tally, moves_tally
from krug.modules.deals.reports.funnel import FUNNEL
from krug.modules.deals.reports.lost_reasons import LOST_REASONS
from krug.modules.deals.reports.sales_by_manager import SALES_BY_MANAGER


def _faults() -> Iterator[str]:
    for tallying in (cohort_tally.TALLYING, moves_tally.TALLYING):
        yield from tallying.faults()


REPORTS = (FUNNEL, SALES_BY_MANAGER, LOST_REASONS, Tallied(Deal.KIND, _faults))

__all__ = ["REPORTS"]
