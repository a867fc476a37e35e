from krug.modules.marketing.models.channel import SOURCES, Channel, ChannelState, Influence
from krug.modules.marketing.models.invitation import Invitation, Presence
from krug.modules.marketing.models.marketing_event import EventState, EventType, MarketingEvent

__all__ = [
    "SOURCES",
    "Channel",
    "ChannelState",
    "EventState",
    "EventType",
    "Influence",
    "Invitation",
    "MarketingEvent",
    "Presence",
]
