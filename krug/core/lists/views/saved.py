"""Saved views of a list: made, changed, shared, removed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action, Scope
from krug.core.lists import saving
from krug.core.lists.filtering import BadFilter
from krug.core.lists.models import Audience, SavedView
from krug.core.lists.state import ListState, state_of
from krug.core.lists.views.listing import bad_filter, frame_of
from krug.core.lists.views.opening import of_list
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn


@require_http_methods(["GET", "POST"])
@of_list()
def views(request: HttpRequest, state: ListState) -> HttpResponse:
    """GET: the small form to save what the list shows. POST: a new view of it."""
    kind, user = state.kind, state.user
    if request.method == "GET":
        return _form(request, state)
    view = SavedView(kind=kind.code, title=request.POST.get("title", "")[:60], owner=user, state=state.saved())
    try:
        saving.keep(view, user, _audience(request))
    except Invalid as error:
        warn(request, error.errors["title"] if view.title else _("Give the view a name."))
        return HttpResponseRedirect(state.url())
    toast(request, _("The view “%(title)s” is saved.") % {"title": view.title})
    return HttpResponseRedirect(f"{kind.list_url}?view={view.pk}")


def _form(request: HttpRequest, state: ListState) -> HttpResponse:
    """To save what the list shows; with `of`, to share or remove a view that is there."""
    user, asked = state.user, request.GET.get("of", "")
    of = None
    if asked:
        pk = key_of(asked)
        of = get_object_or_404(SavedView.objects.visible_to(user, state.kind.code), pk=pk)
    share = user.scope(state.kind.code, Action.SHARE)
    context = {
        "kind": state.kind,
        "state": state,
        "of": of,
        "may_change": of is not None and of.may_change(user),
        "wide": share is Scope.ALL,
        "audiences": audiences_of(share),
        "frame": frame_of(request),
    }
    return render(request, "lists/save_view.html", context)


@require_POST
def view(request: HttpRequest, kind: RecordKind, view: int) -> HttpResponse:
    """`do` is "save" (as the list is now), "share", "default" or "remove"."""
    user = actor_of(request)
    found = get_object_or_404(SavedView.objects.visible_to(user, kind.code), pk=view)
    do = request.POST.get("do", "")
    if do == "default":
        saving.make_first(kind, user, found, not found.is_default)
    elif not found.may_change(user):
        raise Denied(_("This view is another person's."))
    elif do == "remove":
        saving.remove(found, user)
        toast(request, _("The view “%(title)s” is removed.") % {"title": found.title})
        return HttpResponseRedirect(f"{kind.list_url}?view=all")
    elif do == "share":
        saving.keep(found, user, _audience(request))
    else:
        try:
            return _keep(request, found, state_of(kind, user, request.GET))
        except BadFilter as error:
            return bad_filter(request, kind, error)
    return HttpResponseRedirect(f"{kind.list_url}?view={found.pk}")


def _keep(request: HttpRequest, view: SavedView, state: ListState) -> HttpResponse:
    view.state = state.saved()
    view.save(update_fields=["state"])
    toast(request, _("The view “%(title)s” is saved.") % {"title": view.title})
    return HttpResponseRedirect(f"{state.kind.list_url}?view={view.pk}")


def _audience(request: HttpRequest) -> str:
    audience = request.POST.get("audience", Audience.OWN)
    return audience if audience in Audience.values else Audience.OWN


def audiences_of(scope: Scope) -> list[tuple[str, str]]:
    """Whom a person with this right may share a view with."""
    wide: dict[Scope, list[str]] = {
        Scope.ALL: list(Audience.values),
        Scope.DEPARTMENT: [Audience.OWN, Audience.DEPARTMENT],
    }
    allowed = wide.get(scope, [Audience.OWN])
    return [(str(value), str(title)) for value, title in Audience.choices if value in allowed]
