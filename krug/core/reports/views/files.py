"""A report as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.records.exporting import note_export
from krug.core.reports import comparing
from krug.core.reports.files import csv, tables, xlsx
from krug.core.reports.views.asking import asked

TYPES = {
    "csv": (csv.write, "text/csv; charset=utf-8"),
    "xlsx": (xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """Counts what the person may export, which may be less than what the person sees."""
    ask = asked(request, name, Action.EXPORT)
    form = request.GET.get("format", "xlsx")
    if ask.error or form not in TYPES:
        raise Http404
    write, content_type = TYPES[form]
    table = tables.table(ask.found, ask.values, *comparing.count(ask.found, ask.reader, ask.values))
    user = actor_of(request)
    note_export(user, str(ask.found.title), form, len(table.rows))
    answer = HttpResponse(write(table), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{ask.found.name}.{form}"'
    return answer
