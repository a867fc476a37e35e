"""A built report kept under a name; shared, copied, removed and brought back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import Role, User
from krug.core.access.scopes import Action, Scope
from krug.core.lists.inputs import Input
from krug.core.lists.views.listing import frame_of
from krug.core.records.choosing import titles
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast
from krug.core.reports import saved, saving
from krug.core.reports.building.reading import BadShape
from krug.core.reports.models import Readers, SavedReport
from krug.core.reports.models.saved import PREFIX
from krug.core.reports.views.asking import state_of


@require_http_methods(["GET", "POST"])
def keeping(request: HttpRequest) -> HttpResponse:
    """GET: the small form. POST: what the address tells becomes a saved report; with `do` "save" the one it is of."""
    user = actor_of(request)
    state = state_of(request, user)
    if state is None:
        raise Http404
    row = saved.row_of(f"{PREFIX}{state.of}", user) if state.of else None
    if request.method == "GET":
        return _name(request, {"state": state, "of": row, "title": row.title if row else ""})
    title = request.POST.get("title", "")[:200]
    try:
        if state.error:
            raise state.error
        if row is not None and request.POST.get("do") == "save":
            made = saving.change(row, user, title or None, state.shape)
        else:
            made = saving.make(user, title, state.shape)
    except (Invalid, BadShape, Overtaken) as error:
        return _name(request, {"state": state, "of": row, "title": title, "error": _said(error)}, 422)
    toast(request, _("The report “%(title)s” is saved.") % {"title": made.title})
    return HttpResponseRedirect(f"/reports/{made.name}")


@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: its name and who has it. POST: others."""
    user = actor_of(request)
    row = _reach(user, pk)
    if request.method == "GET" or not row.may_change(user):
        return _readers(request, user, row)
    post = request.POST
    audience = post.get("audience", Readers.OWN)
    audience = audience if audience in Readers.values else Readers.OWN
    people, roles = _ids(post.getlist("value")), _ids(post.getlist("role"))
    try:
        with transaction.atomic():
            row = saving.change(row, user, post.get("title", ""), seen=key_of(post.get("version", "")))
            saving.share(row, user, audience, people, roles)
    except (Invalid, Overtaken) as error:
        return _readers(request, user, row, _said(error))
    toast(request, _("Saved."))
    return HttpResponseRedirect(f"/reports/{row.name}")


@require_POST
def copying(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    try:
        made = saving.copy(_reach(user, pk), user)
    except Invalid as error:
        toast(request, _said(error))
        return HttpResponseRedirect(f"/reports/{PREFIX}{pk}")
    toast(request, _("The report “%(title)s” is yours to change.") % {"title": made.title})
    return HttpResponseRedirect(f"/reports/builder?of={made.pk}")


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """`back` in the address brings it back."""
    user, back = actor_of(request), "back" in request.GET
    row = get_object_or_404(SavedReport, pk=pk) if back else _reach(user, pk)
    if back and not row.may_change(user):
        raise Http404
    saving.remove(row, user, back)
    if back:
        return HttpResponseRedirect(f"/reports/{row.name}")
    words = _("The report “%(title)s” is removed.") % {"title": row.title}
    toast(request, words, undo=f"/reports/saved/{pk}/removal?back=1")
    return HttpResponseRedirect("/reports")


def _reach(user: User, pk: int) -> SavedReport:
    row = saved.row_of(f"{PREFIX}{pk}", user)
    if row is None or user.scope(row.kind, Action.SEE) is Scope.NONE:
        raise Http404
    return row


def _name(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    of = context["of"]
    may_keep = of is not None and of.may_change(actor_of(request))
    frame = frame_of(request)
    return render(request, "reports/keeping.html", {**context, "may_keep": may_keep, "frame": frame}, status=status)


def _readers(request: HttpRequest, user: User, row: SavedReport, error: str = "") -> HttpResponse:
    typed = request.POST if error else None
    people = typed.getlist("value") if typed else [str(pk) for pk in row.people.values_list("pk", flat=True)]
    roles = set(_ids(typed.getlist("role")) if typed else row.roles.values_list("pk", flat=True))
    wide = user.scope(row.kind, Action.SHARE) is Scope.ALL
    context = {
        "row": row,
        "may_change": row.may_change(user),
        "audiences": saving.audiences_of(user, row.kind),
        "title": typed.get("title", "") if typed else row.title,
        "audience": typed.get("audience", "") if typed else row.audience,
        "input": Input("pick", many=True, picked=tuple(titles("user", people, user)), pick="user"),
        "roles": [(role.pk, str(role), role.pk in roles) for role in Role.objects.order_by("pk")] if wide else [],
        "error": error,
        "frame": frame_of(request),
    }
    return render(request, "reports/sharing.html", context, status=422 if error else 200)


def _ids(texts: list[str]) -> list[int]:
    found = [key_of(text) for text in texts[: saving.MOST_CHOSEN]]
    return [pk for pk in found if pk is not None]


def _said(error: Exception) -> str:
    if isinstance(error, Invalid):
        return " ".join(error.errors.values())
    return error.reason if isinstance(error, BadShape) else str(error)
