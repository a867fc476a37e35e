from krug.modules.targets.plan_fact.report import PLAN_FACT

__all__ = ["PLAN_FACT"]
