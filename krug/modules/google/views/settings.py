"""The firm's client of Google as the administrator sets it up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access.acting import actor_of
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast
from krug.core.settings.views.overtaking import seen, show_errors, show_overtaken, version_for
from krug.modules.google import keeping
from krug.modules.google.forms import ServiceForm
from krug.modules.google.models import Account, AccountState, GoogleService
from krug.modules.google.place import BACK, ROOT


@require_http_methods(["GET", "POST"])
def service(request: HttpRequest) -> HttpResponse:
    found = GoogleService.current()
    if request.method == "GET":
        return _draw(request, ServiceForm.of(found), found)
    form = ServiceForm(request.POST, has_secret=bool(found.secret))
    if not form.is_valid():
        return _draw(request, form, found, 422)
    try:
        keeping.change(actor_of(request), form.cleaned_data, seen(request))
    except Invalid as error:
        show_errors(form, error)
        return _draw(request, form, found, 422)
    except Overtaken as error:
        found = GoogleService.current()
        show_overtaken(form, error, ServiceForm.of(found).initial)
        return _draw(request, form, found, 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(ROOT)


def _draw(request: HttpRequest, form: ServiceForm, found: GoogleService, status: int = 200) -> HttpResponse:
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
