from krug.modules.timesheets.report.report import TIME

__all__ = ["TIME"]
