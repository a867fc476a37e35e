"""Links to when a person is busy: made and taken back by the person, read by whoever has one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast
from krug.modules.activities.calendar import free_busy
from krug.modules.activities.models import FreeBusyLink


@require_http_methods(["GET", "POST"])
def links(request: HttpRequest) -> HttpResponse:
    """The secret of a new one is shown this once."""
    user = actor_of(request)
    address, error, status = "", "", 200
    if request.method == "POST":
        try:
            secret = free_busy.share(user, request.POST.get("note", ""))
            address = request.build_absolute_uri(f"/free-busy/{secret}")
        except Invalid as found:
            error, status = " ".join(found.errors.values()), 422
    rows = FreeBusyLink.objects.filter(person=user).order_by("-id")
    context = {"links": rows, "address": address, "error": error, "note": request.POST.get("note", "") if error else ""}
    response = render(request, "activities/sharing.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    free_busy.take_back(get_object_or_404(FreeBusyLink, pk=pk, person=user), user)
    toast(request, _("The link leads nowhere any more."))
    return HttpResponseRedirect("/calendar/sharing")


@require_safe
def busy(request: HttpRequest, secret: str) -> HttpResponse:
    """For anybody who has the secret; a wrong one is answered as what is not there."""
    person = free_busy.owner_of(secret)
    if person is None:
        raise Http404
    response = HttpResponse(free_busy.text_of(person, timezone.now()), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="free-busy.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
