"""The ways out of Krug: one page with a form for each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.notices import services, trying
from krug.core.notices.forms_services import FORMS, ServiceForm
from krug.core.notices.models import Service
from krug.core.notices.place import WAYS
from krug.core.notices.ways import OUTWARD, Way
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast


@require_safe
def ways(request: HttpRequest) -> HttpResponse:
    return _draw(request)


@require_POST
def way(request: HttpRequest, name: str) -> HttpResponse:
    chosen = _known(name)
    service = Service.of(chosen)
    form = FORMS[chosen](request.POST, has_key=bool(service.secret), auto_id=f"id-{name}-%s")
    if form.is_valid():
        try:
            services.change(actor_of(request), chosen, form.cleaned_data, key_of(request.POST.get("version", "")))
            toast(request, _("Saved."))
            return HttpResponseRedirect(f"{WAYS}#{name}")
        except Overtaken as error:
            form.add_error(None, str(error))
        except Invalid as error:
            for field, words in error.errors.items():
                form.add_error(field if field in form.fields else None, words)
    return _draw(request, {chosen: form}, 422)


@require_POST
def trial(request: HttpRequest, name: str) -> HttpResponse:
    """A notice to oneself by this way, sent by the worker as any other."""
    chosen = _known(name)
    trying.send_trial(actor_of(request), chosen)
    toast(request, _("A trial is on its way to you; what comes of it stands in the log."), link="/settings/notice-log")
    return HttpResponseRedirect(f"{WAYS}#{name}")


def _known(name: str) -> Way:
    if name not in [one.value for one in OUTWARD]:
        raise Http404
    return Way(name)


def _draw(request: HttpRequest, forms: dict[Way, ServiceForm] | None = None, status: int = 200) -> HttpResponse:
    known = {service.way: service for service in Service.objects.all()}
    usual: dict[Way, dict[str, Any]] = {
        Way.MAIL: {"site": request.build_absolute_uri("/").rstrip("/"), "port": 587, "security": "starttls"}
    }
    sections = []
    for one in OUTWARD:
        service = known.get(one.value) or Service(way=one)
        form = (forms or {}).get(one) or FORMS[one].of(service, **usual.get(one, {}))
        sections.append({"way": one, "service": service, "form": form, "is_on": form.initial.get("is_on")})
    return render(request, "notices/services.html", {"gates": sections}, status=status)
