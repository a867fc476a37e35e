"""What is done with a request on its card: taken, given, let go, answered, closed, opened again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict, Overtaken
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach
from krug.core.stages.views import asking
from krug.core.stages.views.moves import answer
from krug.modules.requests import answering, assigning, closing, offers
from krug.modules.requests.models import Answer, Offer, Phase, Request
from krug.modules.requests.proposing import hands_for

NOBODY = 0


@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """GET: whom to give it to. POST: to the person `to`, 0 back into the queue; `seen` is who had it on the page."""
    record: Request = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    if request.method == "GET":
        return draw_assignment(request, record, {})
    to = key_of(request.POST.get("to", ""))
    seen = key_of(request.POST.get("seen", "0"))
    person = User.objects.filter(pk=to, is_active=True).first() if to else None
    if to is None or (to and person is None):
        return draw_assignment(request, record, {"to": _("Choose from the list.")})
    before = record.responsible_id or NOBODY
    try:
        if seen is not None and seen != before and before != to:
            raise Overtaken(_("%(person)s has “%(title)s” already.") % _who(record))
        done = assigning.assign(record, user, person)
    except Invalid as error:
        return draw_assignment(request, record, error.errors)
    except Overtaken as error:
        warn(request, str(error))
        return answer(request, kind, record)
    if done:
        said = _("“%(title)s” is with %(person)s now.") if person else _("“%(title)s” is in the common queue.")
        toast(request, said % _who(record), undo=f"/requests/{pk}/assignment/undoing?to={before}&seen={to}")
    return answer(request, kind, record)


@require_POST
def assignment_undoing(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """Back to whoever had it, where nobody has given it on since."""
    record: Request = reach(request, kind, pk)
    policy.check(actor_of(request), Action.CHANGE, record)
    to, seen = (key_of(request.GET.get(name, "")) for name in ("to", "seen"))
    person = User.objects.filter(pk=to).first() if to else None
    try:
        if (record.responsible_id or NOBODY) != seen:
            raise Overtaken(_("“%(title)s” has gone on meanwhile.") % {"title": record})
        assigning.assign(record, actor_of(request), person)
    except (Invalid, Overtaken) as error:
        warn(request, str(error))
    return undone(request, record)


@require_POST
def declining(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record: Request = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    rows = Offer.objects.filter(request=record, person=user, answer=Answer.WAITING).select_related("request")
    if offers.decline(get_object_or_404(rows), user):
        toast(request, _("“%(title)s” is offered to the next.") % {"title": record})
    return answer(request, kind, record)


@require_POST
def answered(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record: Request = reach(request, kind, pk)
    user = actor_of(request)
    try:
        if answering.answer(record, user, request.POST.get("comment", "")):
            toast(request, _("Answered: “%(title)s”.") % {"title": record}, undo=f"/requests/{pk}/answer/undoing")
    except (Invalid, Overtaken) as error:
        warn(request, str(error))
    return answer(request, kind, record)


@require_POST
def answered_undoing(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record: Request = reach(request, kind, pk)
    answering.take_back(record, actor_of(request))
    return undone(request, record)


@require_http_methods(["GET", "POST"])
def ending(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """GET: the form of the `outcome`. POST: the request ends so."""
    record: Request = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    asked = request.POST.get("outcome") or request.GET.get("outcome", "")
    outcome = Phase.REJECTED if asked == Phase.REJECTED else Phase.CLOSED
    if request.method == "GET":
        return draw_ending(request, kind, record, outcome, None)
    comment = request.POST.get("comment", "").strip()
    try:
        done = closing.close(record, user, outcome, comment, filled=asking.filled(request, kind))
    except (Invalid, Conflict) as error:
        return draw_ending(request, kind, reach(request, kind, pk), outcome, error)
    except Overtaken as error:
        warn(request, str(error))
        return answer(request, kind, record)
    if done:
        said = _("“%(title)s” is closed.") if outcome is Phase.CLOSED else _("“%(title)s” is rejected.")
        toast(request, said % {"title": record}, undo=f"/requests/{pk}/reopening")
    return answer(request, kind, record)


@require_POST
def reopening(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record: Request = reach(request, kind, pk)
    if closing.reopen(record, actor_of(request)):
        toast(request, _("“%(title)s” is in work again.") % {"title": record})
    return undone(request, record)


def undone(request: HttpRequest, record: Request) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the toast draws the page anew
    return HttpResponseRedirect(record.get_absolute_url())


def draw_assignment(request: HttpRequest, record: Request, errors: dict[str, str]) -> HttpResponse:
    context = {
        "record": record,
        "hands": hands_for(actor_of(request), record),
        "errors": errors,
        "frame": _frame(request),
    }
    return render(request, "requests/assignment.html", context, status=422 if errors else 200)


def draw_ending(
    request: HttpRequest, kind: RecordKind, record: Request, outcome: Phase, error: Invalid | Conflict | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "record": record,
        "kind": kind,
        "outcome": outcome,
        "given": request.POST,
        "errors": dict(error.errors) if isinstance(error, Invalid) else {},
        "frame": _frame(request),
    }
    if error is not None:
        context |= asking.form(request, kind, record, error, besides=("comment",))
    status = 409 if isinstance(error, Conflict) else 422 if error else 200
    return render(request, "requests/closing.html", context, status=status)


def _frame(request: HttpRequest) -> str:
    return "stages/dialog.html" if request.headers.get("HX-Request") else "ui/page.html"


def _who(record: Request) -> dict[str, Any]:
    return {"title": record, "person": record.responsible or ""}
