"""What the firm asks of passwords."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access.acting import actor_of
from krug.core.access.models import Firm
from krug.core.door.forms import PasswordsForm
from krug.core.records.toasts import toast
from krug.core.settings.firm import change_firm


@require_http_methods(["GET", "POST"])
def passwords(request: HttpRequest) -> HttpResponse:
    form = PasswordsForm(request.POST) if request.method == "POST" else PasswordsForm.of(Firm.current())
    if request.method == "GET" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "settings/passwords.html", {"form": form}, status=status)
    change_firm(actor_of(request), form.cleaned_data)
    toast(request, _("Saved."))
    return HttpResponseRedirect("/settings/passwords")
