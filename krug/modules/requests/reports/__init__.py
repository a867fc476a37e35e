"""The reports of the room of requests."""

from krug.modules.requests.reports.answer_time import ANSWER_TIME
from krug.modules.requests.reports.processing import PROCESSING

REPORTS = (ANSWER_TIME, PROCESSING)

__all__ = ["REPORTS"]
