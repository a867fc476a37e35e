"""The process of a kind of deals: chosen, brought as a file, looked at, given out; a task of a step planned again."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.processes.document import MOST_BYTES
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach
from krug.core.stages.views.moves import answer
from krug.modules.deals.kinds import ADDRESS
from krug.modules.deals.models import DealKind, DealState, KindType, ProcessVersion
from krug.modules.deals.typical import drawing, shipped, versions
from krug.modules.deals.typical.again import plan_again
from krug.modules.deals.typical.plans import firms_language, plan_of, stages_of


@require_http_methods(["GET", "POST"])
def process(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    kind = get_object_or_404(DealKind.objects.select_related("process"), pk=pk, type=KindType.TYPICAL_SALE)
    if request.method == "GET":
        return _draw(request, kind, {})
    try:
        version = _given(request, actor, kind)
    except Invalid as error:
        return _draw(request, kind, error.errors)
    toast(request, _("New deals begin with the process “%(process)s”.") % {"process": version})
    return HttpResponseRedirect(f"{ADDRESS}/{pk}/process")


def _given(request: HttpRequest, actor: User, kind: DealKind) -> ProcessVersion:
    upload = request.FILES.get("file")
    if upload is not None and not isinstance(upload, list):
        return versions.upload(actor, kind, upload.read(MOST_BYTES + 1))
    if "version" in request.POST:
        return versions.again(actor, kind, key_of(request.POST["version"]) or 0)
    if "process" in request.POST:
        return versions.bring_along(actor, kind, request.POST["process"])
    raise Invalid({"file": _("Choose a file.")})


@require_safe
def drawn(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The file of a version, as it was given: to be drawn on elsewhere."""
    policy.check_administrator(actor_of(request))
    version = get_object_or_404(ProcessVersion, kind=pk, number=number)
    response = HttpResponse(version.text, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="process-{pk}-{number}.bpmn"'
    return response


@require_POST
def task(request: HttpRequest, kind: RecordKind, pk: int, key: str) -> HttpResponse:
    """A task of the deal's step that nobody is to do any more is planned again."""
    deal: Any = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, deal)
    try:
        if plan_again(deal, user, key):
            toast(request, _("The task is planned again."))
    except Invalid as error:
        warn(request, error.errors["task"])
    return answer(request, kind, deal)


def _draw(request: HttpRequest, kind: DealKind, errors: dict[str, str]) -> HttpResponse:
    language = firms_language()
    in_work = Count("runs", filter=Q(runs__deal__state=DealState.OPEN, runs__deal__deleted_at=None))
    context = {
        "kind": kind,
        "lines": drawing.lines(plan_of(kind.process), language, stages_of(kind.pk)) if kind.process else [],
        "versions": ProcessVersion.objects.filter(kind=kind).defer("text", "plan").annotate(in_work=in_work),
        "choices": choices(),
        "given": request.POST.get("process") or (kind.process.source if kind.process else ""),
        "reasons": errors.get("file", "").split("\n") if errors.get("file") else [],
        "errors": errors,
    }
    return render(request, "deals/process.html", context, status=422 if errors else 200)


def choices() -> list[tuple[str, str, list[str]]]:
    """The processes Krug brings along: code, title, names of their steps."""
    language = firms_language()
    return [
        (one.code, one.plan.title(language), [step.title(language) for step in one.plan.steps])
        for one in shipped.all_shipped()
    ]
