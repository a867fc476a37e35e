"""The firm's name, country and money."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access.acting import actor_of
from krug.core.access.models import Firm
from krug.core.door.forms import FirmForm
from krug.core.records.toasts import toast
from krug.core.settings.firm import change_firm


@require_http_methods(["GET", "POST"])
def firm(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = FirmForm(request.POST) if request.method == "POST" else FirmForm.of(Firm.current())
    if request.method == "GET" or not form.is_valid():
        return render(request, "settings/firm.html", {"form": form}, status=422 if request.method == "POST" else 200)
    change_firm(actor, form.cleaned_data)
    toast(request, _("Saved."))
    return HttpResponseRedirect("/settings/firm")
