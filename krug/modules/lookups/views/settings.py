"""The service as the administrator sets it up and tries it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.records.toasts import toast, warn
from krug.core.settings.views.one_form import answered
from krug.core.settings.views.overtaking import seen, version_for
from krug.modules.lookups import keeping
from krug.modules.lookups.faults import NoAnswer
from krug.modules.lookups.forms import ServiceForm
from krug.modules.lookups.models import LookupService
from krug.modules.lookups.place import ROOT
from krug.modules.lookups.trying import try_out


@require_http_methods(["GET", "POST"])
def service(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "GET":
        return _draw(request, ServiceForm.of(LookupService.current()))
    form = ServiceForm(request.POST, has_key=bool(LookupService.current().key))
    return answered(
        request,
        form,
        lambda values: keeping.change(actor, values, seen(request)),
        lambda: ServiceForm.of(LookupService.current()).initial,
        lambda status: _draw(request, form, status),
    )


@require_POST
def testing(request: HttpRequest) -> HttpResponse:
    """One question to the service as it is saved, whether it is on or off."""
    policy.check_administrator(actor_of(request))
    try:
        name = try_out()
    except NoAnswer as error:
        warn(request, str(error))
    else:
        toast(request, _("The service answers: %(name)s.") % {"name": name})
    return HttpResponseRedirect(ROOT)


def _draw(request: HttpRequest, form: ServiceForm, status: int = 200) -> HttpResponse:
    found = LookupService.current()
    context = {"form": form, "service": found, "version": version_for(request, found, status)}
    answer = render(request, "lookups/settings.html", context, status=status)
    answer["Cache-Control"] = "no-store"  # a key that was typed is not to be found again with the browser's Back
    return answer
