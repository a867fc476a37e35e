"""A report as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.records.exporting import note_export
from krug.core.reports import comparing
from krug.core.reports.files.writing import written
from krug.core.reports.report import Refused
from krug.core.reports.views.asking import asked

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """Counts what the person may export, which may be less than what the person sees."""
    ask = asked(request, name, Action.EXPORT)
    form = request.GET.get("format", "xlsx")
    if ask.error or form not in FORMS:
        raise Http404
    try:
        result, before = comparing.count(ask.found, ask.reader, ask.values)
    except Refused as refused:
        return render(request, "reports/refused.html", {"report": ask.found, "refused": str(refused)}, status=422)
    note_export(actor_of(request), str(ask.found.title), form, len(result.rows))
    answer = HttpResponse(written(form, ask.found, ask.values, result, before), content_type=FORMS[form])
    answer["Content-Disposition"] = f'attachment; filename="{ask.found.name}.{form}"'
    return answer
