"""The reports of the room of deals."""

from collections.abc import Iterator

from krug.core.reports.tallies import Tallied
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from krug.modules.deals.reports import cohort_tally, moves_tally
from krug.modules.deals.reports.backward_plan import BACKWARD_PLAN
from krug.modules.deals.reports.backward_plan import tallying as plan
from krug.modules.deals.reports.forecast import FORECAST
from krug.modules.deals.reports.forecast import tallying as ended
from krug.modules.deals.reports.forgotten import FORGOTTEN
from krug.modules.deals.reports.funnel import FUNNEL
from krug.modules.deals.reports.interest_by_product import INTEREST_BY_PRODUCT
from krug.modules.deals.reports.lost_reasons import LOST_REASONS
from krug.modules.deals.reports.primary_interest import PRIMARY_INTEREST, tallying
from krug.modules.deals.reports.sales_by_manager import SALES_BY_MANAGER
from krug.modules.deals.reports.sales_rules import SALES_RULES
from krug.modules.deals.reports.stage_duration import STAGE_DURATION, keeping
from krug.modules.deals.typical import faults as runs


def _faults() -> Iterator[str]:
    for how in (cohort_tally.TALLYING, moves_tally.TALLYING, plan.TALLYING, keeping.TALLYING):
        yield from how.faults()
    yield from tallying.DEALS.faults()
    yield from ended.faults()
    yield from runs.faults()


def _faults_of_interests() -> Iterator[str]:
    yield from tallying.LEADS.faults()


REPORTS = (
    FUNNEL,
    SALES_BY_MANAGER,
    LOST_REASONS,
    STAGE_DURATION,
    FORECAST,
    BACKWARD_PLAN,
    PRIMARY_INTEREST,
    INTEREST_BY_PRODUCT,
    FORGOTTEN,
    SALES_RULES,
    Tallied(Deal.KIND, _faults),
    Tallied(Client.KIND, _faults_of_interests, (tallying.FOLLOWED,)),
)

__all__ = ["REPORTS"]
