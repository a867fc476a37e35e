"""The reports of the room of deals."""

from krug.core.reports.tallies import Tallied
from krug.modules.deals.models import Deal
from krug.modules.deals.reports import tallies
from krug.modules.deals.reports.funnel import FUNNEL
from krug.modules.deals.reports.lost_reasons import LOST_REASONS
from krug.modules.deals.reports.sales_by_manager import SALES_BY_MANAGER

REPORTS = (FUNNEL, SALES_BY_MANAGER, LOST_REASONS, Tallied(Deal.KIND, tallies.faults))

__all__ = ["REPORTS"]
