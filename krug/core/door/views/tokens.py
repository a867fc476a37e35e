"""The page of a person's keys for programs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.acting import actor_of
from krug.core.access.models.token import TokenScope
from krug.core.door.tokens import TERMS, make, revoke
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _draw(request)
    user = actor_of(request)
    days = request.POST.get("days", "")
    name, scope = request.POST.get("name", ""), request.POST.get("scope", "")
    try:
        key = make(user, name, scope, int(days) if days in {str(term) for term in TERMS} else -1)
    except Invalid as error:
        return _draw(request, errors=error.errors, status=422)
    response = _draw(request, key=key)
    response["Cache-Control"] = "no-store"  # the key is not to be found again with the browser's Back
    return response


@require_POST
def revoking(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    name = revoke(user, pk)
    if name is None:
        raise Http404
    toast(request, _("The token “%(name)s” opens nothing any more.") % {"name": name or "—"})
    return HttpResponseRedirect("/me/tokens")


def _draw(request: HttpRequest, key: str = "", errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    user = actor_of(request)
    terms = [(days, _("%(days)d days") % {"days": days} if days else _("Until revoked")) for days in TERMS]
    context = {
        "tokens": user.tokens.order_by("-id"),
        "now": timezone.now(),
        "key": key,
        "errors": errors or {},
        "given": request.POST if errors else {},
        "scopes": TokenScope.choices,
        "terms": terms,
    }
    return render(request, "door/tokens.html", context, status=status)
