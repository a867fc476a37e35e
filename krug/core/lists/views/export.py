from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.events.writing import write
from krug.core.lists.export import as_csv, as_xlsx, exported, rows_of
from krug.core.lists.filtering import BadFilter
from krug.core.lists.state import state_of
from krug.core.lists.views.listing import bad_filter
from krug.core.records.kinds import RecordKind

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # what one sheet of a workbook holds, less the heading


@require_POST
def export(request: HttpRequest, kind: RecordKind) -> HttpResponseBase:
    """What the list shows as a file; `format` is "xlsx" or "csv"."""
    user: Any = request.user
    check_kind(user, Action.EXPORT, kind.code)
    format_ = "csv" if request.POST.get("format") == "csv" else "xlsx"
    try:
        state = state_of(kind, user, request.GET)
        count = rows_of(state).count()
    except BadFilter as error:
        return bad_filter(request, kind, error)
    if format_ == "xlsx" and count > MOST_ROWS:
        return HttpResponse(_("A workbook holds fewer rows than this; export to CSV."), status=400)
    with transaction.atomic():
        write([exported(state, count, format_)], user)
    name = f"{kind.path}-{timezone.localdate():%Y-%m-%d}.{format_}"
    if format_ == "xlsx":
        return FileResponse(as_xlsx(state), as_attachment=True, filename=name, content_type=SHEET)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(as_csv(state), content_type="text/csv; charset=utf-8", headers=headers)
