"""The page of the score: when it was learnt, of how many deals, how far each thing is gone by; and learning now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.records.toasts import toast
from krug.modules.deals.models import Scoring
from krug.modules.deals.score import jobs
from krug.modules.deals.score.learning import ENOUGH, ENOUGH_OF_EACH
from krug.modules.deals.score.model import Model
from krug.modules.deals.score.place import ROOT
from krug.modules.deals.score.words import titles


@require_safe
def score(request: HttpRequest) -> HttpResponse:
    policy.check_administrator(actor_of(request))
    kept = Scoring.current("tried")
    context = {
        "kept": kept,
        "weights": _weights(Model.of(kept.model)) if kept and kept.model else [],
        "enough": ENOUGH,
        "of_each": ENOUGH_OF_EACH,
        "job": jobs.under_way(),
    }
    return render(request, "deals/score_settings.html", context)


@require_POST
def learning(request: HttpRequest) -> HttpResponse:
    jobs.begin(actor_of(request))
    toast(request, _("Krug learns from the closed deals. The scores will be there in a moment."))
    return HttpResponseRedirect(ROOT)


def _weights(model: Model) -> list[tuple[str, int]]:
    """What the score goes by, and how far a usual difference moves the chance, in percent of the strongest."""
    moves: dict[str, float] = {}
    for name, weight in model.weights.items():
        said = [abs(by) for by in model.speaks.get(name, {}).values()]
        moves[name] = abs(model.slope * weight) * (sum(said) / len(said) if said else 0.0)
    most = max(moves.values(), default=0.0)
    named: dict[str, Any] = titles()
    strong = sorted(moves.items(), key=lambda one: (-one[1], one[0]))
    return [(named[name], round(by / most * 100)) for name, by in strong if most and by]
