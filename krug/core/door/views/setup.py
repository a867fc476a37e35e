"""The first run of a real firm, in two steps: who we are, and what to begin with."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.door.entering import enter
from krug.core.door.forms import FoundingForm
from krug.core.door.founding import Founded, code_fits, found, needs_code
from krug.core.records.places import open_to


@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """404 as soon as anybody works here."""
    if User.objects.exists():
        raise Http404
    form = FoundingForm(request.POST) if request.method == "POST" else FoundingForm(initial=_first(request))
    if not needs_code(request):
        del form.fields["code"]
    if request.method == "GET":
        return render(request, "door/setup.html", {"form": form})
    if form.is_valid() and "code" in form.fields and not code_fits(form.cleaned_data["code"]):
        form.add_error("code", _("This is not the code. Look at the last lines Krug printed."))
    if not form.is_valid():
        return render(request, "door/setup.html", {"form": form}, status=422)
    try:
        person = found(form.cleaned_data)
    except Founded:
        raise Http404 from None
    enter(request, person)
    return HttpResponseRedirect("/setup/next")


@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """What a firm may begin with, for the administrator who has just come in."""
    user = actor_of(request)
    if not (user.is_authenticated and user.is_administrator):
        raise Http404
    return render(request, "door/following.html", {"places": {place.code for place in open_to(user)}})


def _first(request: HttpRequest) -> dict[str, str]:
    values = {"country": "RU", "currency": settings.BASE_CURRENCY, "language": settings.LANGUAGE_CODE}
    return values | {"code": request.GET.get("code", "")}
