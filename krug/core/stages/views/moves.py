"""Moving a record into a stage: the form, the deed, the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach
from krug.core.stages import moving, staged
from krug.core.stages.models import Stage
from krug.core.stages.views.board import changed


@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """GET: the stages to choose from. POST: into the stage `to`, with a comment; `seen` is where the person saw it."""
    record = reach(request, kind, pk)
    user: Any = request.user
    policy.check(user, Action.CHANGE, record)
    stages = list(Stage.objects.filter(pipeline=record.pipeline_id))
    if request.method == "GET":
        return draw(request, kind, record, stages)
    chosen = {str(one.pk): one for one in stages}
    to = chosen.get(request.POST.get("to", ""))
    if to is None:
        return draw(request, kind, record, stages, {"stage": _("Choose one of the stages of this board.")})
    comment = request.POST.get("comment", "").strip()
    try:
        done = moving.move(record, user, to, comment, seen=chosen.get(request.POST.get("seen", "")))
    except Invalid as error:
        return draw(request, kind, record, stages, error.errors)
    except Overtaken as error:
        warn(request, str(error))
        return answer(request, kind, record, 200)
    if done:
        said = _("“%(title)s” is in “%(stage)s” now.") % {"title": record, "stage": to}
        toast(request, said, undo=f"/{kind.path}/{record.pk}/stage/undo")
    return answer(request, kind, record)


@require_POST
def undo(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record = reach(request, kind, pk)
    user: Any = request.user
    if moving.take_back(record, user):
        toast(request, _("“%(title)s” is back in “%(stage)s”.") % {"title": record, "stage": record.stage})
    else:
        warn(request, _("This can no longer be taken back: “%(title)s” has moved on.") % {"title": record})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the toast draws the page anew
    return HttpResponseRedirect(record.get_absolute_url())


def answer(request: HttpRequest, kind: RecordKind, record: Any, status: int = 200) -> HttpResponse:
    """The board gets its changed lanes; a card is drawn anew; a browser without scripts goes to the card."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(record.get_absolute_url())
    if "pipeline" in request.POST:
        return changed(request, kind, status)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def draw(
    request: HttpRequest, kind: RecordKind, record: Any, stages: list[Stage], errors: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "kind": kind,
        "record": record,
        "stages": [one for one in stages if one.is_active or one.pk == record.stage_id],
        "zones": [(zone, zone.of(record.pk)) for zone in staged.get(kind.code).zones],
        "comment": request.POST.get("comment", ""),
        "errors": errors or {},
        "frame": "stages/dialog.html" if request.headers.get("HX-Request") else "ui/page.html",
    }
    return render(request, "stages/move.html", context, status=422 if errors else 200)
