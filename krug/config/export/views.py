"""The settings' page of the export: one made now, those made before, fetching one."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.config.export import keeping
from krug.core.access.acting import actor_of
from krug.core.records.toasts import toast


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    context = {
        "job": keeping.under_way(),
        "failure": keeping.last_failure(),
        "exports": [(job, keeping.path_of(job).stat().st_size) for job in keeping.made()],
    }
    return render(request, "export/page.html", context)


@require_POST
def making(request: HttpRequest) -> HttpResponse:
    """One more, made by a worker."""
    keeping.start(actor_of(request))
    toast(request, _("The export is being made. You can go on working."))
    return HttpResponseRedirect(keeping.ADDRESS)


@require_POST
def fetching(request: HttpRequest, pk: int) -> FileResponse:
    """POST, as it is written into the trail who took it."""
    found = keeping.fetch(actor_of(request), pk)
    if found is None:
        raise Http404
    return FileResponse(found.open("rb"), as_attachment=True, filename="krug.zip", content_type="application/zip")
