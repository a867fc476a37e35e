from krug.modules.timesheets.models.billing_rate import BillingRate
from krug.modules.timesheets.models.time_entry import TimeEntry
from krug.modules.timesheets.models.time_rules import TimeRules
from krug.modules.timesheets.models.timer import Timer
from krug.modules.timesheets.models.work_kind import WorkKind

__all__ = ["BillingRate", "TimeEntry", "TimeRules", "Timer", "WorkKind"]
