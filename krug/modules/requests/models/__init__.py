from krug.modules.requests.models.alarm import About, Alarm
from krug.modules.requests.models.kind import RequestKind
from krug.modules.requests.models.offer import Answer, Offer
from krug.modules.requests.models.outcome import Closing, Outcome
from krug.modules.requests.models.request import OPEN, QUEUED, UNANSWERED, Request
from krug.modules.requests.models.rule import AnyWay, Hours, Manner, Rule
from krug.modules.requests.models.standing import Standing
from krug.modules.requests.models.state import CameBy, Phase, State
from krug.modules.requests.models.terms import Terms

__all__ = [
    "OPEN",
    "QUEUED",
    "UNANSWERED",
    "About",
    "Alarm",
    "Answer",
    "AnyWay",
    "CameBy",
    "Closing",
    "Hours",
    "Manner",
    "Offer",
    "Outcome",
    "Phase",
    "Request",
    "RequestKind",
    "Rule",
    "Standing",
    "State",
    "Terms",
]
