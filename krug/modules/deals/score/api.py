"""The score in the API: reasons beside the chance on each deal, and the state of learning for administrators."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from krug.core.access.models import User
from krug.core.api.items import Attribute, moment
from krug.core.api.operations import Call, Operation
from krug.core.settings.api.asked import administrators
from krug.modules.deals.models import Deal, Scoring
from krug.modules.deals.score import jobs
from krug.modules.deals.score.words import reasons_of


class GivenReason(BaseModel):
    """`speaks_for`: whether it raises the chance of winning or lowers it."""

    text: str
    speaks_for: bool


class GivenScoring(BaseModel):
    """`learnt_at` null: not yet. `is_learnt` false: there are too few closed deals. `learning`: the job under way.

    `tells_apart` false: on the trial the score did no better than one chance for all, so that every deal has the share
    of all that were won; null where it could not be tried.
    """

    learnt_at: str | None
    is_learnt: bool
    closed: int
    won: int
    tells_apart: bool | None
    learning: int | None


def _reasons(deal: Any, reader: User) -> list[dict[str, Any]]:
    return [{"text": one.text, "speaks_for": one.speaks_for} for one in reasons_of(deal, reader)]


def _state(_call: Call) -> dict[str, Any]:
    kept, job = Scoring.current("tried"), jobs.under_way()
    return {
        "learnt_at": moment(kept.learnt_at) if kept else None,
        "is_learnt": bool(kept and kept.model),
        "closed": kept.closed if kept else 0,
        "won": kept.won if kept else 0,
        "tells_apart": kept.tells_apart if kept else None,
        "learning": job.pk if job else None,
    }


def _learn(call: Call) -> dict[str, Any]:
    jobs.begin(call.user)
    return _state(call)


SCORE = (
    Attribute(Deal.KIND, "score_reasons", list[GivenReason], _reasons, ("client", "stage")),
    *administrators(
        Operation("GET", "deal-score", _("When the score of deals was learnt"), _state, GivenScoring),
        Operation("POST", "deal-score/learning", _("Learn the score of deals anew"), _learn, GivenScoring, 202),
        tag="Deals",
    ),
)
