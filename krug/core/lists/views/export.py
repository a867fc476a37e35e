from __future__ import annotations

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access.addresses import address_of
from krug.core.access.scopes import Action
from krug.core.events.writing import write
from krug.core.lists.export import as_csv, as_xlsx, exported, rows_of
from krug.core.lists.state import ListState
from krug.core.lists.views.opening import of_list
from krug.core.records import large_exports, viewing

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # what one sheet of a workbook holds, less the heading


@require_POST
@of_list(Action.EXPORT)
def export(request: HttpRequest, state: ListState) -> HttpResponseBase:
    """What the list shows as a file; `format` is "xlsx" or "csv"."""
    kind = state.kind
    format_ = "csv" if request.POST.get("format") == "csv" else "xlsx"
    rows = rows_of(state)
    count = rows.count()
    if format_ == "xlsx" and count > MOST_ROWS:
        return HttpResponse(_("A workbook holds fewer rows than this; export to CSV."), status=400)
    with transaction.atomic():
        write([exported(state, count, format_)], state.user)
        large_exports.count(state.user, str(kind.plural), count)
        viewing.note_rows(state.user, kind, rows, viewing.Way.EXPORT, address_of(request))
    name = f"{kind.path}-{timezone.localdate():%Y-%m-%d}.{format_}"
    if format_ == "xlsx":
        return FileResponse(as_xlsx(state), as_attachment=True, filename=name, content_type=SHEET)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(as_csv(state), content_type="text/csv; charset=utf-8", headers=headers)
