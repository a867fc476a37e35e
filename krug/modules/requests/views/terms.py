"""The page of the terms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.hours.spans import DAYS
from krug.core.hours.words import TITLES as DAY_TITLES
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast
from krug.modules.requests.keeping_terms import MINUTES, change_terms, said
from krug.modules.requests.models import Terms
from krug.modules.requests.settings import URL

TITLES = {
    **DAY_TITLES,
    "warn_minutes": gettext_lazy("Tell the head so many minutes before a deadline"),
    "climb_minutes": gettext_lazy("Tell the head of what nobody has taken for so many minutes"),
}


@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    if request.method == "GET":
        return _draw(request, said(Terms.current()), {})
    values = {name: request.POST[name] for name in (*DAYS, *MINUTES) if name in request.POST}
    try:
        change_terms(actor, values, key_of(request.POST.get("version", "")))
    except Invalid as error:
        return _draw(request, values, error.errors, 422)
    except Overtaken as error:
        return _draw(request, values, {"": str(error)}, 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(URL)


def _draw(request: HttpRequest, values: dict[str, Any], errors: dict[str, str], status: int = 200) -> HttpResponse:
    rows = [(name, title, values.get(name, ""), errors.get(name, "")) for name, title in TITLES.items()]
    seen = request.POST.get("version", "") if status == 422 else Terms.current().version
    context = {"rows": rows, "error": errors.get("", ""), "errors": errors, "version": seen}
    return render(request, "requests/terms.html", context, status=status)
