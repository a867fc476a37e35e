"""The pages of imports: the list with a place to put a file, one import from its columns to its result."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.policy import Denied
from krug.core.imports import bringing, errors, importers, matching, presets, saying, undoing
from krug.core.imports.mapping import BadMapping
from krug.core.imports.models import Import, Policy, State
from krug.core.imports.preview import preview_of
from krug.core.imports.reading import Refused
from krug.core.imports.standing import standing
from krug.core.imports.turning import WrongState, may_undo
from krug.core.records.toasts import toast, warn

SHOWN = 50


@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """GET: what was brought in, and the place to put a file. POST: a draft from `file` of `kind`."""
    user = actor_of(request)
    allowed = [importer for importer in importers.all_importers() if importer.may(user)]
    if not allowed:
        raise Denied(_("You have no right to do this."))
    error = _take(request, user) if request.method == "POST" else ""
    if isinstance(error, Import):
        return HttpResponseRedirect(error.address)
    context = {
        "importers": allowed,
        "chosen": request.POST.get("kind") or request.GET.get("kind", "clients"),
        "imports": Import.visible_to(user).select_related("actor").order_by("-id")[:SHOWN],
        "presets": presets.labels({importer.code: str(importer.title) for importer in allowed}),
        "preset": request.POST.get("preset", ""),
        "error": error,
    }
    return render(request, "imports/list.html", context, status=422 if error else 200)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with its columns, preview and dry run; a running or finished one with how it goes."""
    found = reach(request, pk)
    context: dict[str, Any] = {"of": found, "importer": found.importer, "job": found.job, "policies": Policy.choices}
    context |= standing(found)
    bad = found.problems.filter(dry=found.state == State.DRAFT).order_by("row")[:SHOWN]
    context["problems"] = [] if found.state == State.UNDONE else [(p.row, errors.said(found, p.faults)) for p in bad]
    if found.state == State.DRAFT and not context["busy"]:
        context |= {"hows": _hows(found), "origin": _origin(found)}
        context["dates"] = saying.AND.join(found.plan.dates)
        context["patterns"] = dict.fromkeys([*saying.DATES, *([context["dates"]] if context["dates"] else [])])
        try:
            context["preview"] = preview_of(found)
        except (Refused, BadMapping) as error:
            context["error"] = str(error)
    return render(request, "imports/one.html", context)


def _hows(found: Import) -> list[tuple[str, str]]:
    """In which ways the columns may find their fields."""
    ways = [("", _("By their own words"))]
    if matching.remembered(found.importer, found.headings) is not None:
        ways.append((Import.REMEMBERED, _("As the last time")))
    return [*ways, *presets.labels({found.kind: ""}, found.kind)]


def _origin(found: Import) -> str:
    """How they have found them."""
    if found.origin == Import.REMEMBERED:
        return _("Matched as in the last file with these headings.")
    if found.origin in presets.names():
        return _("Matched as files of “%(program)s” are.") % {"program": presets.title_of(found.origin)}
    return _("Matched by the mapping “%(name)s”.") % {"name": found.origin} if found.origin else ""


def _anew(request: HttpRequest, found: Import) -> HttpResponse:
    user = actor_of(request)
    try:
        bringing.match_anew(found, user, request.POST.get("how", ""))
    except BadMapping as error:
        warn(request, str(error))
    return HttpResponseRedirect(found.address)


@require_POST
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """The fields chosen for the columns, what values mean, and the rule for what is there already."""
    found = reach(request, pk)
    if found.state != State.DRAFT:
        return HttpResponseRedirect(found.address)
    if request.POST.get("do") == "anew":
        return _anew(request, found)
    user = actor_of(request)
    try:
        bringing.say(found, user, saying.said(request.POST, found), request.POST.get("policy", found.policy))
    except BadMapping as error:
        warn(request, str(error))
        return HttpResponseRedirect(found.address)
    return _then(request, Import.objects.get(pk=found.pk))


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what would go, as it cannot be had back. POST: the import is taken back."""
    found = reach(request, pk)
    user = actor_of(request)
    if request.method == "GET" and not may_undo(found):
        warn(request, str(WrongState(found)))
        return HttpResponseRedirect(found.address)
    if request.method == "GET":
        frame = "ui/dialog.html" if request.headers.get("HX-Request") else "ui/page.html"
        return render(request, "imports/undo.html", {"of": found, "weight": undoing.weight_of(found), "frame": frame})
    try:
        bringing.undo(found, user)
    except WrongState as error:
        warn(request, str(error))
    return HttpResponseRedirect(found.address)


@require_POST
def stopping(request: HttpRequest, pk: int) -> HttpResponse:
    """What is under way stops with the piece in hand."""
    found = reach(request, pk)
    bringing.stop(found, actor_of(request))
    return HttpResponseRedirect(found.address)


@require_POST
def attempts(request: HttpRequest, pk: int) -> HttpResponse:
    """On with what was stopped or broke off."""
    found = reach(request, pk)
    try:
        bringing.go_on(found, actor_of(request))
    except WrongState as error:
        warn(request, str(error))
    return HttpResponseRedirect(found.address)


@require_safe
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that did not go in, with the reasons, as a file."""
    found = reach(request, pk)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="rejected-{found.pk}.csv"'
    errors.put(found, found.state == State.DRAFT, answer)  # type: ignore[arg-type]  # an answer is written to like a file
    return answer


def reach(request: HttpRequest, pk: int) -> Import:
    user = actor_of(request)
    return get_object_or_404(Import.visible_to(user).select_related("job", "actor"), pk=pk)


def _take(request: HttpRequest, user: Any) -> Import | str:
    """The draft, or why there is none."""
    upload, kind = request.FILES.get("file"), request.POST.get("kind", "")
    if upload is None or kind not in {importer.code for importer in importers.all_importers()}:
        return _("Choose what is in the file, and the file.")
    name = request.POST.get("preset", "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(upload.name or '').suffix.lower()[:5]}"
        with path.open("wb") as copy:
            copy.writelines(upload.chunks())
        try:
            plan = presets.preset_for(kind, name) if name else None
            return bringing.take(kind, user, path, upload.name or "", plan, called=name)
        except (Refused, BadMapping) as error:
            return str(error)


def _then(request: HttpRequest, found: Import) -> HttpResponse:
    """What the pressed button asked for besides keeping the columns."""
    user = actor_of(request)
    do = request.POST.get("do", "")
    try:
        if do in ("try", "run"):
            bringing.start(found, user, dry=do == "try")
        elif do == "keep":
            toast(request, _("The columns are kept."))
    except (BadMapping, WrongState) as error:
        warn(request, str(error))
    return HttpResponseRedirect(found.address)
