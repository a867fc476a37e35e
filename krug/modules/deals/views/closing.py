"""Closing a deal and opening it again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict, Overtaken
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach
from krug.core.stages import checking, demanding
from krug.core.stages.demanding import Lacking
from krug.core.stages.views import asking
from krug.core.stages.views.moves import answer
from krug.modules.deals import left_over
from krug.modules.deals.models import Competitor, Deal, LostReason, Outcome


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """GET: the form of the `outcome`. POST: the deal ends so."""
    deal: Deal = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, deal)
    asked = request.POST.get("outcome") or request.GET.get("outcome", "")
    outcome = Outcome(asked) if asked in Outcome.values else Outcome.LOST
    if request.method == "GET":
        return draw(request, kind, deal, outcome, None)
    try:
        done, called_off = end(deal, user, outcome, request, kind)
    except (Invalid, Conflict) as error:
        return draw(request, kind, reach(request, kind, pk), outcome, error)
    except Overtaken as error:
        warn(request, str(error))
        return answer(request, kind, deal)
    if done:
        said = _("“%(title)s” is won.") if outcome is Outcome.WON else _("“%(title)s” is lost.")
        again = urlencode({"again": called_off}, doseq=True)
        toast(request, said % {"title": deal}, undo=f"/{kind.path}/{deal.pk}/reopening?{again}".removesuffix("?"))
    return answer(request, kind, deal)


@transaction.atomic
def end(deal: Deal, user: Any, outcome: Outcome, request: HttpRequest, kind: RecordKind) -> tuple[bool, list[int]]:
    """Whether anything changed, and the ids of the activities called off with it."""
    comment = request.POST.get("comment", "").strip()
    if outcome is Outcome.WON:
        asking.tick(request, deal)
        return deal.win(user, comment, filled=asking.filled(request, kind)), []
    given = request.POST.get("reason", "")
    reason = LostReason.objects.filter(pk=key_of(given) or 0).first()
    competitor = " ".join(request.POST.get("competitor", "").split())
    done = deal.lose(user, reason, comment, competitor, filled=asking.filled(request, kind))
    return done, left_over.call_off(deal, user) if done and "call_off" in request.POST else []


@require_POST
def reopening(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    deal: Deal = reach(request, kind, pk)
    user = actor_of(request)
    try:
        is_reopened = deal.reopen(user)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
        is_reopened = False
    if is_reopened:
        left_over.plan_again(deal, user, filter(None, map(key_of, request.GET.getlist("again"))))
        toast(request, _("“%(title)s” is in work again.") % {"title": deal})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the toast draws the page anew
    return HttpResponseRedirect(deal.get_absolute_url())


def draw(
    request: HttpRequest, kind: RecordKind, deal: Deal, outcome: Outcome, error: Invalid | Conflict | None
) -> HttpResponse:
    reader = actor_of(request)
    errors = dict(error.errors) if isinstance(error, Invalid) else {}
    context = {
        "kind": kind,
        "deal": deal,
        "outcome": outcome,
        "reasons": LostReason.objects.filter(is_active=True) if outcome is Outcome.LOST else [],
        "planned": left_over.planned_for(deal, reader) if outcome is Outcome.LOST else [],
        "given": request.POST,
        "competitors": Competitor.objects.filter(is_active=True) if outcome is Outcome.LOST else [],
        "asks_competitor": outcome is Outcome.LOST and reader.changes_field(Deal.KIND, "competitor"),
        "errors": errors,
        **_asked(request, kind, deal, outcome, error),
        "frame": "stages/dialog.html" if request.headers.get("HX-Request") else "ui/page.html",
    }
    status = 409 if isinstance(error, Conflict) else 422 if error else 200
    return render(request, "deals/closing.html", context, status=status)


def _asked(
    request: HttpRequest, kind: RecordKind, deal: Deal, outcome: Outcome, error: Invalid | Conflict | None
) -> dict[str, Any]:
    """The fields and ticks the deal must have to end so and lacks, already as the form opens."""
    unticked = checking.unticked(deal, deal.stage, None) if outcome is Outcome.WON else []
    if error is None:
        empty = demanding.lacking(deal, deal.asked_for(outcome))
        own = {field.name for field in kind.seen_by(actor_of(request)).fields if not field.read_only}
        error = Lacking({}, [field.name for field in empty if field.name in own])
    return asking.form(request, kind, deal, error, besides=("comment", "reason", "competitor"), unticked=unticked)
