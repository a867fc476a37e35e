"""Closing a deal and opening it again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach
from krug.core.stages.views.moves import answer
from krug.modules.deals.models import Deal, LostReason, Outcome


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """GET: the form of the `outcome`. POST: the deal ends so."""
    deal: Deal = reach(request, kind, pk)
    user: Any = request.user
    policy.check(user, Action.CHANGE, deal)
    asked = request.POST.get("outcome") or request.GET.get("outcome", "")
    outcome = Outcome(asked) if asked in Outcome.values else Outcome.LOST
    if request.method == "GET":
        return draw(request, kind, deal, outcome, {})
    try:
        done = end(deal, user, outcome, request)
    except Invalid as error:
        return draw(request, kind, deal, outcome, error.errors)
    except Overtaken as error:
        warn(request, str(error))
        return answer(request, kind, deal)
    if done:
        said = _("“%(title)s” is won.") if outcome is Outcome.WON else _("“%(title)s” is lost.")
        toast(request, said % {"title": deal}, undo=f"/{kind.path}/{deal.pk}/reopening")
    return answer(request, kind, deal)


def end(deal: Deal, user: Any, outcome: Outcome, request: HttpRequest) -> bool:
    comment = request.POST.get("comment", "").strip()
    if outcome is Outcome.WON:
        return deal.win(user, comment)
    given = request.POST.get("reason", "")
    reason = LostReason.objects.filter(pk=key_of(given) or 0).first()
    return deal.lose(user, reason, comment, " ".join(request.POST.get("competitor", "").split()))


@require_POST
def reopening(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    deal: Deal = reach(request, kind, pk)
    user: Any = request.user
    if deal.reopen(user):
        toast(request, _("“%(title)s” is in work again.") % {"title": deal})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the toast draws the page anew
    return HttpResponseRedirect(deal.get_absolute_url())


def draw(request: HttpRequest, kind: RecordKind, deal: Deal, outcome: Outcome, errors: dict[str, str]) -> HttpResponse:
    reader: Any = request.user
    context = {
        "kind": kind,
        "deal": deal,
        "outcome": outcome,
        "reasons": LostReason.objects.filter(is_active=True) if outcome is Outcome.LOST else [],
        "given": request.POST,
        "asks_competitor": outcome is Outcome.LOST and reader.changes_field(Deal.KIND, "competitor"),
        "errors": errors,
        "frame": "stages/dialog.html" if request.headers.get("HX-Request") else "ui/page.html",
    }
    return render(request, "deals/closing.html", context, status=422 if errors else 200)
