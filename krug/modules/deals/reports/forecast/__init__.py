from krug.modules.deals.reports.forecast.report import FORECAST

__all__ = ["FORECAST"]
