"""The confidential mark of one record: put on and taken off."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.records import marking
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast
from krug.core.records.views.card import reach


@require_POST
def confidentiality(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """`off` in the address takes the mark off."""
    user = actor_of(request)
    record = reach(request, kind, pk)
    policy.check(user, Action.CHANGE, record)
    if not kind.may_be_confidential:
        raise Http404
    here = f"{record.get_absolute_url()}/confidentiality"
    if "off" in request.GET:
        if marking.unmark(record, user):
            toast(request, _("No longer confidential: %(title)s") % {"title": record}, undo=here)
    elif marking.mark(record, user):
        text = _("Confidential from now on: who looks at “%(title)s” stands in the trail.") % {"title": record}
        toast(request, text, undo=f"{here}?off=1")
    return HttpResponseRedirect(record.get_absolute_url())
