"""The score at the side of a deal's card."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.panels import Panel, Position
from krug.modules.deals.models import Deal, DealScore, Scoring
from krug.modules.deals.score.learning import ENOUGH
from krug.modules.deals.score.place import ROOT
from krug.modules.deals.score.words import reasons_of


def score_panel(user: User, deal: Deal) -> dict[str, Any] | None:
    """The chance with its reasons, or why there is none; None of a deal that has ended, and for whose role has no such
    field. Three queries at most."""
    if not deal.is_open or "score" not in kinds.get(Deal.KIND).seen_by(user).names:
        return None
    score = DealScore.objects.filter(deal=deal.pk).first()
    if score is not None:
        deal.score = score
        reasons = reasons_of(deal, user)
        is_alike = not reasons and Scoring.objects.filter(tells_apart=False).exists()  # told only where no reason is
        return {"score": score, "is_alike": is_alike, "reasons": reasons}
    kept = Scoring.current("tried", "model")
    too_few = kept is not None and not Scoring.objects.filter(pk=kept.pk, model__isnull=False).exists()
    more = {"is_learnt": kept is not None, "too_few": too_few, "closed": kept.closed if kept else 0, "enough": ENOUGH}
    return {"score": None, **more, "settings": ROOT if user.is_administrator else ""}


PANEL = Panel(
    "deal_score",
    _("Chance of winning"),
    Position.SIDE,
    "deals/score.html",
    score_panel,
    kinds=(Deal.KIND,),
    icon="chart",
    order=3,
)
