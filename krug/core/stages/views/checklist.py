"""A line of the checklist of a record's stage: ticked, or the tick taken off."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import warn
from krug.core.records.views.card import reach
from krug.core.stages import checking
from krug.core.stages.models import CheckLine


@require_POST
def line(request: HttpRequest, kind: RecordKind, pk: int, line: int) -> HttpResponse:
    """`done`: 1 or 0. The card draws itself anew when the event of it comes."""
    record = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    found = get_object_or_404(CheckLine.objects.select_related("stage"), pk=line, stage__pipeline=record.pipeline_id)
    try:
        checking.tick(record, user, found, request.POST.get("done") != "0")
    except Invalid as error:
        warn(request, str(error))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return HttpResponseRedirect(record.get_absolute_url())
