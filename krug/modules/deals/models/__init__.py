from krug.modules.deals.models.closed_period import ClosedPeriod
from krug.modules.deals.models.closing import Closing, Outcome
from krug.modules.deals.models.competitor import Competitor
from krug.modules.deals.models.deal import Deal
from krug.modules.deals.models.deal_kind import DealKind, KindType
from krug.modules.deals.models.interest import InterestLine
from krug.modules.deals.models.lost_reason import LostReason
from krug.modules.deals.models.process import ProcessVersion, Run, StepStage, StepStay, StepTask
from krug.modules.deals.models.sales_rule import Deed, Must, SalesRule
from krug.modules.deals.models.score import DealScore, Scoring
from krug.modules.deals.models.state import DealState

__all__ = [
    "ClosedPeriod",
    "Closing",
    "Competitor",
    "Deal",
    "DealKind",
    "DealScore",
    "DealState",
    "Deed",
    "InterestLine",
    "KindType",
    "LostReason",
    "Must",
    "Outcome",
    "ProcessVersion",
    "Run",
    "SalesRule",
    "Scoring",
    "StepStage",
    "StepStay",
    "StepTask",
]
