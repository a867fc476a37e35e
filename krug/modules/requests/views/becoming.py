"""A request becomes a client, a deal, an activity; and the way back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict, Overtaken
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach
from krug.core.stages.views.moves import answer
from krug.modules.requests import becoming
from krug.modules.requests.models import Outcome, Request
from krug.modules.requests.panels import BECOMES
from krug.modules.requests.views.work import undone


@require_POST
def become(request: HttpRequest, kind: RecordKind, pk: int, code: str) -> HttpResponse:
    record: Request = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    if code not in BECOMES:
        raise Http404
    try:
        made = becoming.become(record, user, code, {})
    except (Invalid, Conflict, Overtaken) as error:
        warn(request, " ".join(error.errors.values()) if isinstance(error, Invalid) else str(error))
        return answer(request, kind, record)
    outcome = Outcome.objects.filter(request=pk, record_kind=code, record_id=made.pk).latest("pk")
    words = _("%(kind)s: “%(title)s”") % {"kind": kinds.get(code).title, "title": made}
    undo = f"/requests/{pk}/became/{outcome.pk}/undoing"
    toast(request, words, undo=undo, link=made.get_absolute_url())
    return answer(request, kind, record)


@require_POST
def undoing(request: HttpRequest, kind: RecordKind, pk: int, outcome: int) -> HttpResponse:
    record: Request = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    found = get_object_or_404(Outcome, pk=outcome, request=record)
    try:
        if becoming.take_back(record, user, found):
            toast(request, _("Taken back."))
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    return undone(request, record)
