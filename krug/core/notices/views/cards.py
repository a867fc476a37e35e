"""Following and reminders, from the card of a record."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.notices import panels, reminding
from krug.core.notices.following import follow, unfollow
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast, warn


@require_POST
def follows(request: HttpRequest) -> HttpResponse:
    """Follow the record of the form, or with `off` no longer."""
    user = actor_of(request)
    record = reach(user, request.POST.get("kind", ""), request.POST.get("id", ""))
    if request.POST.get("off") == "1":
        unfollow(user, record.card)
    else:
        follow(user, record)
    if request.headers.get("HX-Request"):
        return render(request, "notices/follow.html", {"panel": panels.following(user, record)})
    return HttpResponseRedirect(record.get_absolute_url())


@require_POST
def reminders(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    record = reach(user, request.POST.get("kind", ""), request.POST.get("id", ""))
    before = key_of(request.POST.get("before", ""))
    try:
        reminding.remind(user, record, request.POST.get("field", ""), -1 if before is None else before)
        toast(request, _("You will be reminded."))
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    return HttpResponseRedirect(record.get_absolute_url())


@require_POST
def reminder_removal(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    found = reminding.forget(user, pk)
    if found is None:
        raise Http404
    toast(request, _("The reminder is removed."))
    return HttpResponseRedirect(f"/{kinds.get(found.kind).path}/{found.record_id}")


def reach(user: User, code: str, pk: object) -> Any:
    """The record, or 404 for a kind or a number that is none, or that `user` does not see."""
    number = key_of(pk)
    if not kinds.known(code) or number is None:
        raise Http404
    return get_object_or_404(kinds.get(code).model.objects.visible_to(user), pk=number)
