"""Opening one record to a colleague, and closing it again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import sharing
from krug.core.records.choosing import PEOPLE, only_one
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach


@require_POST
def shares(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """`person` by number, or by the name typed; `only_sees`. What is posted may stand in the address too."""
    record = _reach(request, kind, pk)
    user = actor_of(request)
    given = {**request.GET.dict(), **request.POST.dict()}
    try:
        number = given.get("person") or only_one("person", PEOPLE, given.get("typed-person", ""), user)
        if not number:
            raise Invalid({"person": _("Choose from the list.")})
        person = get_object_or_404(User, pk=key_of(number) or 0)
        sharing.share(record, user, person, bool(given.get("only_sees")))
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    return HttpResponseRedirect(record.get_absolute_url())


@require_POST
def ending(request: HttpRequest, kind: RecordKind, pk: int, person: int) -> HttpResponse:
    record = _reach(request, kind, pk)
    user = actor_of(request)
    left = sharing.end(record, user, get_object_or_404(User, pk=person))
    if left is not None:
        undo = urlencode({"person": person, "only_sees": "1" if left.only_sees else ""})
        text = _("Closed to %(name)s") % {"name": left.user.name}
        toast(request, text, undo=f"{record.get_absolute_url()}/shares?{undo}")
    return HttpResponseRedirect(record.get_absolute_url())


def _reach(request: HttpRequest, kind: RecordKind, pk: int) -> Any:
    record = reach(request, kind, pk)
    policy.check(actor_of(request), Action.ASSIGN, record)
    if not sharing.may_be_shared(kind):
        raise Http404
    return record
