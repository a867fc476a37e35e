"""The records behind one figure of a report, and a segment of them."""

from __future__ import annotations

import itertools
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.lists import segmenting
from krug.core.lists.cells import css_of_all
from krug.core.lists.filtering import Group
from krug.core.lists.models import Audience
from krug.core.lists.paging import BadCursor, page
from krug.core.lists.rows import drawn, with_columns
from krug.core.lists.views.segments import HERE, address_of
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast, warn
from krug.core.reports import pages
from krug.core.reports.building.limits import time_limit
from krug.core.reports.report import Refused
from krug.core.reports.results import Result
from krug.core.reports.views.asking import Asked, asked

ROWS = 50
ORDER = ("-id",)


@require_safe
def records(request: HttpRequest, name: str) -> HttpResponse:
    ask = asked(request, name)
    row, column = request.GET.get("row", ""), request.GET.get("column", "")
    if ask.error:
        raise Http404
    try:
        figure = _figure(ask, row, column)
        rows = ask.found.records(ask.reader, ask.values, row, column)
        if rows is None:
            raise Http404
        kind = kinds.get(rows.model.KIND).seen_by(ask.reader.user)
        columns = [field for field in kind.fields if field.in_list]
        with time_limit():
            found = page(with_columns(rows, columns), ORDER, ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    except Refused as refused:
        return render(request, "reports/refused.html", {"report": ask.found, "refused": str(refused)}, status=422)
    context = {
        "report": ask.found,
        "kind": kind,
        "heads": list(zip(columns, ["", *css_of_all(columns[1:])], strict=True)),
        "rows": drawn(kind.code, columns, found.rows, ask.reader.user),
        "page": found,
        "query": pages.query_of(ask.found, ask.values, row=row, column=column),
        "back": pages.query_of(ask.found, ask.values),
        "may_keep": kind.has_segments,
        **figure,
    }
    return render(request, "reports/records.html", context)


@require_POST
def segment(request: HttpRequest, name: str) -> HttpResponse:
    """A fixed segment of the records behind the figure, as the reader sees them now."""
    ask = asked(request, name)
    row, column = request.GET.get("row", ""), request.GET.get("column", "")
    if ask.error:
        raise Http404
    try:
        _figure(ask, row, column)
        rows = ask.found.records(ask.reader, ask.values, row, column)
    except Refused as refused:
        return render(request, "reports/refused.html", {"report": ask.found, "refused": str(refused)}, status=422)
    kind = None if rows is None else kinds.get(rows.model.KIND)
    if kind is None or not kind.has_segments:
        raise Http404
    try:
        title = request.POST.get("title", "")[:200]
        made = segmenting.make(kind, ask.reader.user, title, Group(), Audience.OWN, fixed=True, rows=rows)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
        here = pages.query_of(ask.found, ask.values, row=row, column=column)
        return HttpResponseRedirect(f"/reports/{name}/records?{here}")
    toast(request, _("The segment “%(title)s” is made.") % {"title": made.title}, link=f"{HERE}/{made.pk}")
    return HttpResponseRedirect(address_of(made))


def _figure(ask: Asked, row: str, column: str) -> dict[str, Any]:
    """What the figure says and where it stands. Raises Http404 for a row or a column the report does not have, and
    Refused."""
    result: Result = ask.found.run(ask.reader, ask.values)
    columns = ask.found.columns_of(result)
    shown = next((one for one in columns if one.key == column and one.opens), None)
    line = result.row(row)
    if shown is None or (row and line is None):
        raise Http404
    values = line.values if line else result.totals
    heads = itertools.takewhile(lambda one: one.is_text and not one.opens, columns)
    said = ", ".join(str(values[one.key]) for one in heads if values.get(one.key))
    head = str(line.label or said) if line else ""
    return {"head": head, "column": shown, "figure": shown.show(values.get(column), result.currency)}
