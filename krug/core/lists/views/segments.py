"""Segments: made from a list, all of them with their counts, each with what can be done with it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.lists import segmenting
from krug.core.lists.counting_segments import counts_of
from krug.core.lists.filtering import BadFilter, read
from krug.core.lists.models import Audience, Segment
from krug.core.lists.opening_segments import opening, opens_for
from krug.core.lists.rows import matching
from krug.core.lists.saying import said
from krug.core.lists.state import ListState
from krug.core.lists.views.listing import frame_of
from krug.core.lists.views.opening import of_list
from krug.core.lists.views.saved import audiences_of
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn

HERE = "/segments"
SHOWN = 200


@require_GET
def segments(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    rows = opening(user).select_related("owner", "fixed_by").order_by("title", "pk")
    found = [one for one in rows[:SHOWN] if user.scope(one.kind, Action.SEE) is not Scope.NONE]
    counts = counts_of(found, user)
    lines = [
        {"segment": one, "kind": kinds.get(one.kind), "count": counts.get(one.pk), "url": address_of(one)}
        for one in found
    ]
    return render(request, "lists/segments.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@of_list()
def make(request: HttpRequest, state: ListState) -> HttpResponse:
    """GET: the small form. POST: a segment of what the list shows, `fixed` or live."""
    kind, user = state.kind, state.user
    if not kind.has_segments:
        raise Http404
    if request.method == "GET":
        share = user.scope(kind.code, Action.SHARE)
        context = {"kind": kind, "state": state, "audiences": audiences_of(share), "frame": frame_of(request)}
        return render(request, "lists/segment_new.html", context)
    fixed = bool(request.POST.get("fixed") or state.q)  # what was typed into the search is no condition to be kept
    title, audience = request.POST.get("title", "")[:200], _audience(request)
    try:
        made = segmenting.make(kind, user, title, state.filter, audience, fixed, matching(state) if fixed else None)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
        return HttpResponseRedirect(state.url())
    toast(request, _("The segment “%(title)s” is made.") % {"title": made.title}, link=f"{HERE}/{made.pk}")
    return HttpResponseRedirect(address_of(made))


@require_http_methods(["GET", "POST"])
def segment(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what it is and what can be done. POST `do`: "keep" name and readers, "fix", "live"."""
    user = actor_of(request)
    found = _reach(user, pk)
    if request.method == "GET":
        return _draw(request, user, found)
    seen = key_of(request.POST.get("version", ""))
    try:
        if request.POST.get("do") == "fix":
            segmenting.fix(found, user, seen)
        elif request.POST.get("do") == "live":
            segmenting.let_live(found, user, seen)
        else:
            segmenting.change(found, user, request.POST.get("title", ""), _audience(request), seen)
    except (Invalid, BadFilter, Overtaken) as error:
        said = " ".join(error.errors.values()) if isinstance(error, Invalid) else str(error)
        return _draw(request, user, found, said)
    toast(request, _("Saved."))
    return HttpResponseRedirect(f"{HERE}/{pk}")


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """`back` in the address brings it back."""
    user, back = actor_of(request), "back" in request.GET
    found = get_object_or_404(Segment, pk=pk) if back else _reach(user, pk)
    if back and not found.may_change(user):
        raise Http404
    segmenting.remove(found, user, back)
    if not back:
        words = _("The segment “%(title)s” is removed.") % {"title": found.title}
        toast(request, words, undo=f"{HERE}/{pk}/removal?back=1")
    return HttpResponseRedirect(HERE)


def address_of(one: Segment) -> str:
    """The list of its records."""
    kind: RecordKind = kinds.get(one.kind)
    asked = {"all": [{"field": "segment", "op": "any", "value": [one.pk]}]}
    return f"{kind.list_url}?{urlencode({'view': 'all', 'f': json.dumps(asked, separators=(',', ':'))})}"


def _draw(request: HttpRequest, user: User, found: Segment, error: str = "") -> HttpResponse:
    kind = kinds.get(found.kind)
    typed = request.POST if error else {}
    context: dict[str, Any] = {
        "segment": found,
        "kind": kind,
        "count": counts_of([found], user).get(found.pk),
        "url": address_of(found),
        "said": _said(found, user),
        "may_change": found.may_change(user),
        "audiences": audiences_of(user.scope(kind.code, Action.SHARE)),
        "title": typed.get("title", found.title),
        "audience": typed.get("audience", found.audience),
        "error": error,
    }
    return render(request, "lists/segment.html", context, status=422 if error else 200)


def _said(found: Segment, user: User) -> str:
    """Its conditions; "" where it asks for what `user` may not ask."""
    try:
        return said(kinds.get(found.kind), user, read(found.filter))
    except BadFilter:
        return ""


def _reach(user: User, pk: int) -> Segment:
    found: Segment = get_object_or_404(Segment.objects.visible_to(user).select_related("owner", "fixed_by"), pk=pk)
    is_closed = found.owner_id != user.pk and not opens_for(user, found)
    if is_closed or user.scope(found.kind, Action.SEE) is Scope.NONE:
        raise Http404
    return found


def _audience(request: HttpRequest) -> str:
    audience = request.POST.get("audience", Audience.OWN)
    return audience if audience in Audience.values else Audience.OWN
