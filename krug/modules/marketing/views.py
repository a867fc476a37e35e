"""The list of those invited to an event: POST puts a client on it or says how it stands, POST to "leaving" takes one
off; `/marketing` leads to the events.

What is posted may stand in the address too, as the way back from "leaving" has it.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.choosing import only_one
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast, warn
from krug.modules.clients.models import Client
from krug.modules.marketing import people as invited
from krug.modules.marketing.models import MarketingEvent, Presence


@require_safe
def marketing(request: HttpRequest) -> HttpResponse:
    actor_of(request)
    return HttpResponseRedirect(f"/{MarketingEvent.PATH}")


@require_POST
def people(request: HttpRequest, pk: int) -> HttpResponse:
    event, user = _reach(request, pk)
    policy.check(user, Action.CHANGE, event)
    given = {**request.GET.dict(), **request.POST.dict()}
    try:
        value = given.get("client") or only_one("client", Client.KIND, given.get("typed-client", ""), user)
        clients = list(Client.objects.visible_to(user).filter(pk=key_of(value) or 0))
        invited.invite(event, user, clients, given.get("presence", Presence.INVITED))
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    return HttpResponseRedirect(event.get_absolute_url())


@require_POST
def leaving(request: HttpRequest, pk: int, client: int) -> HttpResponse:
    event, user = _reach(request, pk)
    policy.check(user, Action.CHANGE, event)
    found = get_object_or_404(Client.objects.visible_to(user), pk=client)
    stood = invited.take_off(event, user, found)
    if stood is not None:
        undo = urlencode({"client": found.pk, "presence": stood})
        text = _("Taken off the list: %(name)s") % {"name": found}
        toast(request, text, undo=f"{event.get_absolute_url()}/people?{undo}")
    return HttpResponseRedirect(event.get_absolute_url())


def _reach(request: HttpRequest, pk: int) -> tuple[MarketingEvent, User]:
    user = actor_of(request)
    return get_object_or_404(MarketingEvent.objects.visible_to(user), pk=pk), user
