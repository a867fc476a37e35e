"""What stands under the bell: the page, the panel, and what is done with single notices."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.lists.paging import BadCursor
from krug.core.notices import inbox
from krug.core.notices.models import Notice
from krug.core.notices.seeing import Said, said
from krug.core.notices.times import Snooze
from krug.core.records.toasts import toast

IN_PANEL = 12


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    user, unread = actor_of(request), request.GET.get("unread") == "1"
    try:
        shelf = inbox.shelf(user, request.GET.get("cursor", ""), unread)
    except BadCursor:
        raise Http404 from None
    context = {"shelf": shelf, "unread_only": unread, "snoozes": Snooze.choices}
    name = "notices/shelf.html" if request.headers.get("HX-Request") else "notices/notices.html"
    return render(request, name, context)


@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """The newest, for the panel under the bell."""
    shelf = inbox.shelf(actor_of(request), rows=IN_PANEL)
    return render(request, "notices/panel.html", {"shelf": shelf, "snoozes": Snooze.choices})


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    return render(request, "notices/bell.html", {"bell_unread": inbox.how_many_unread(actor_of(request))})


@require_safe
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """On to what a notice is about, read."""
    user = actor_of(request)
    found = _one(user, pk)
    inbox.mark(user, [pk])
    return HttpResponseRedirect(found.url or "/notices")


@require_POST
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, or with `back` unread again."""
    user = actor_of(request)
    _one(user, pk)
    inbox.mark(user, [pk], read=request.POST.get("back") != "1")
    return _row(request, user, pk)


@require_POST
def reading_all(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    inbox.mark_all(user)
    if request.headers.get("HX-Request"):
        return panel_again(request, user)
    return HttpResponseRedirect("/notices")


@require_POST
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    found = _one(user, pk)
    choice = request.POST.get("till", "")
    if choice not in Snooze.values:
        return HttpResponse(_("Choose from the list."), status=422, content_type="text/plain; charset=utf-8")
    until = inbox.snooze(user, pk, choice)
    if request.headers.get("HX-Request"):
        context = {"one": found, "until": until, "bell_unread": inbox.how_many_unread(user), "with_bell": True}
        return render(request, "notices/put_off.html", context)
    toast(request, _("Put off: it will be unread again then."))
    return HttpResponseRedirect("/notices")


def panel_again(request: HttpRequest, user: User) -> HttpResponse:
    unread = inbox.how_many_unread(user)
    context = {"shelf": inbox.shelf(user, rows=IN_PANEL), "snoozes": Snooze.choices, "bell_unread": unread}
    return render(request, "notices/panel.html", {**context, "with_bell": True})


def _row(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect("/notices")
    context = {"one": _one(user, pk), "snoozes": Snooze.choices, "bell_unread": inbox.how_many_unread(user)}
    return render(request, "notices/notice.html", {**context, "with_bell": True})


def _one(user: User, pk: int) -> Said:
    """Raises Http404 for another's, for none, and for what the person may not see any more."""
    rows = Notice.objects.filter(user=user, pk=pk, in_app=True).select_related("event__actor")
    found = said(rows, user)
    if not found:
        raise Http404
    return found[0]
