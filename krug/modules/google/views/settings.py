"""The firm's client of Google as the administrator sets it up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from krug.core.access.acting import actor_of
from krug.core.settings.views.one_form import answered
from krug.core.settings.views.overtaking import seen, version_for
from krug.modules.google import keeping
from krug.modules.google.forms import ServiceForm
from krug.modules.google.models import Account, AccountState, GoogleService
from krug.modules.google.place import BACK


@require_http_methods(["GET", "POST"])
def service(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "GET":
        return _draw(request, ServiceForm.of(GoogleService.current()))
    form = ServiceForm(request.POST, has_secret=bool(GoogleService.current().secret))
    return answered(
        request,
        form,
        lambda values: keeping.change(actor, values, seen(request)),
        lambda: ServiceForm.of(GoogleService.current()).initial,
        lambda status: _draw(request, form, status),
    )


def _draw(request: HttpRequest, form: ServiceForm, status: int = 200) -> HttpResponse:
    found = GoogleService.current()
    context = {
        "form": form,
        "service": found,
        "version": version_for(request, found, status),
        "back": request.build_absolute_uri(BACK),
        "connected": Account.objects.filter(state=AccountState.CONNECTED).count(),
        "again": Account.objects.filter(state=AccountState.AGAIN).count(),
    }
    answer = render(request, "google/settings.html", context, status=status)
    answer["Cache-Control"] = "no-store"  # a secret that was typed is not to be found again with the browser's Back
    return answer
