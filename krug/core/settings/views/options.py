"""Which modules the firm uses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access.acting import actor_of
from krug.core.access.models import Firm
from krug.core.records import modules
from krug.core.records.toasts import toast
from krug.core.settings.firm import NeedsAnother, use_modules


@require_http_methods(["GET", "POST"])
def options(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "GET":
        firm = Firm.current()
        return _draw(request, {module.code for module in modules.all_modules() if firm.has(module.code)})
    chosen = set(request.POST.getlist("on"))
    try:
        use_modules(actor, chosen)
    except NeedsAnother as error:
        return _draw(request, chosen, error)
    toast(request, _("Saved. Everybody sees it with the next page."))
    return HttpResponseRedirect("/settings/options")


def _draw(request: HttpRequest, on: set[str], error: NeedsAnother | None = None) -> HttpResponse:
    rows = [
        {
            "module": module,
            "on": module.code in on or not module.optional,
            "needs": [modules.get(code).title for code in module.needs],
            "error": str(error) if error and error.code == module.code else "",
        }
        for module in modules.all_modules()
    ]
    return render(request, "settings/options.html", {"rows": rows}, status=422 if error else 200)
