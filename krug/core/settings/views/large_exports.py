"""Large exports: put away by each administrator for themselves, and what counts as large."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access.acting import actor_of
from krug.core.records import large_exports
from krug.core.records.toasts import toast, warn
from krug.core.settings.firm import change_firm

HERE = "/settings/audit"
MOST = 1_000_000_000


@require_POST
def dismissal(request: HttpRequest, pk: int) -> HttpResponse:
    """Put away; `back` in the address brings it back."""
    back = "back" in request.GET
    actor = actor_of(request)
    found = large_exports.dismiss(actor, pk, back)
    if found is None:
        raise Http404
    if not back:
        toast(request, _("Put away: %(title)s") % {"title": found.title}, undo=f"{HERE}/exports/{pk}/dismissal?back=1")
    return HttpResponseRedirect("/" if request.POST.get("from") == "day" else HERE)


@require_POST
def limits(request: HttpRequest) -> HttpResponse:
    """`large_export` and `large_exports_of_day` in rows; empty or 0: no limit."""
    actor = actor_of(request)
    values = {}
    for name in ("large_export", "large_exports_of_day"):
        text = "".join(request.POST.get(name, "").split()) or "0"
        if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > MOST:
            warn(request, _("Enter a number of rows; 0 is no limit."))
            return HttpResponseRedirect(HERE)
        values[name] = int(text)
    change_firm(actor, values)
    toast(request, _("Saved."))
    return HttpResponseRedirect(HERE)
