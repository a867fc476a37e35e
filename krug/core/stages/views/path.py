"""The comment of one stage in a record's path: the form, the deed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast
from krug.core.records.views.card import reach
from krug.core.stages import commenting
from krug.core.stages.models import Passage
from krug.core.stages.views.moves import answer


@require_http_methods(["GET", "POST"])
def passage(request: HttpRequest, kind: RecordKind, pk: int, passage: int) -> HttpResponse:
    record = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    rows = Passage.objects.filter(record_kind=kind.code, record_id=record.pk).select_related("stage")
    found = get_object_or_404(rows, pk=passage)
    if request.method == "GET":
        return draw(request, kind, record, found, found.comment, {})
    text = request.POST.get("comment", "")
    try:
        done = commenting.comment(record, user, found, text)
    except Invalid as error:
        return draw(request, kind, record, found, text, error.errors)
    if done:
        toast(request, _("Written down at the stage “%(stage)s”.") % {"stage": found.stage})
    return answer(request, kind, record)


def draw(
    request: HttpRequest, kind: RecordKind, record: Any, passage: Passage, text: str, errors: dict[str, str]
) -> HttpResponse:
    frame = "stages/dialog.html" if request.headers.get("HX-Request") else "ui/page.html"
    context = {"kind": kind, "record": record, "passage": passage, "comment": text, "errors": errors, "frame": frame}
    return render(request, "stages/comment.html", context, status=422 if errors else 200)
