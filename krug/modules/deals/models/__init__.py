from krug.modules.deals.models.closing import Closing, Outcome
from krug.modules.deals.models.deal import Deal
from krug.modules.deals.models.deal_kind import DealKind, KindType
from krug.modules.deals.models.lost_reason import LostReason
from krug.modules.deals.models.state import DealState

__all__ = ["Closing", "Deal", "DealKind", "DealState", "KindType", "LostReason", "Outcome"]
