from krug.modules.activities.models.activity import Activity, Priority, State
from krug.modules.activities.models.check_item import CheckItem
from krug.modules.activities.models.delegation import Delegation
from krug.modules.activities.models.doing import Doing
from krug.modules.activities.models.free_busy import FreeBusyLink
from krug.modules.activities.models.own_kind import Asked, Icon, OwnKind
from krug.modules.activities.models.resource import Booking, Resource, Sort
from krug.modules.activities.models.series import Series

__all__ = [
    "Activity",
    "Asked",
    "Booking",
    "CheckItem",
    "Delegation",
    "Doing",
    "FreeBusyLink",
    "Icon",
    "OwnKind",
    "Priority",
    "Resource",
    "Series",
    "Sort",
    "State",
]
