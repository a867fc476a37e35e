"""The log: who was told of what, by which way, when, and what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.lists.paging import BadCursor, page
from krug.core.notices import kinds
from krug.core.notices.models import Outcome, Telling
from krug.core.notices.place import LOG
from krug.core.notices.sending import queue
from krug.core.notices.ways import OUTWARD
from krug.core.records import kinds as record_kinds
from krug.core.records.toasts import toast

ROWS = 50
AGAIN = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.CLOSED)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    outcome, way = request.GET.get("outcome", ""), request.GET.get("way", "")
    rows = Telling.objects.select_related("notice", "user")
    rows = rows.filter(outcome=outcome) if outcome else rows
    rows = rows.filter(way=way) if way else rows
    try:
        found = page(rows, ("-id",), ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    context = {
        "rows": [_row(one) for one in found.rows],
        "next": found.next,
        "outcome": outcome,
        "way": way,
        "outcomes": Outcome.choices,
        "ways": [(one.value, one.label) for one in OUTWARD],
    }
    return render(request, "notices/log.html", context)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    if not queue.put_back([pk]):
        raise Http404
    toast(request, _("It is sent once more."))
    return HttpResponseRedirect(LOG)


def _row(one: Telling) -> dict[str, Any]:
    notice = one.notice
    kind, code = kinds.get(notice.kind), notice.card_kind
    known = record_kinds.get(code) if record_kinds.known(code) else None
    return {
        "telling": one,
        "title": kind.title if kind else notice.kind,
        "record": f"{known.title} {notice.card_id}" if known else "",
        "address": f"/{known.path}/{notice.card_id}" if known else "",
        "may_again": one.outcome in AGAIN,
    }
