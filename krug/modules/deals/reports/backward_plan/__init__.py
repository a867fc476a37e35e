from krug.modules.deals.reports.backward_plan.report import BACKWARD_PLAN

__all__ = ["BACKWARD_PLAN"]
