from krug.modules.deals.reports.stage_duration.report import STAGE_DURATION

__all__ = ["STAGE_DURATION"]
