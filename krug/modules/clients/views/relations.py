"""Related clients: POST adds one; POST to "parting" takes one off."""

from __future__ import annotations

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
from krug.core.records.choosing import only_one
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast, warn
from krug.modules.clients import relations as ties
from krug.modules.clients.models import Client


@require_POST
def relations(request: HttpRequest, pk: int) -> HttpResponse:
    """`client` is the other's number, or `typed-client` its name; `tie` what it is to this one. By the form, or by the
    address, as the way back from "parting" has it."""
    client, user = _reach(request, pk)
    policy.check(user, Action.CHANGE, client)
    given = {**request.GET.dict(), **request.POST.dict()}
    try:
        ties.relate(client, user, _other(given, user), given.get("tie", ""))
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    return HttpResponseRedirect(client.get_absolute_url())


@require_POST
def parting(request: HttpRequest, pk: int, relation: int) -> HttpResponse:
    client, user = _reach(request, pk)
    policy.check(user, Action.CHANGE, client)
    known = ties.of_client(client, user, only=key_of(str(relation)) or 0)
    if not known:
        raise Http404
    found = known[0]
    ties.part(client, user, found)
    undo = urlencode({"client": found.client.pk, "tie": found.tie})
    text = _("Related no more: %(name)s") % {"name": found.client}
    toast(request, text, undo=f"{client.get_absolute_url()}/relations?{undo}")
    return HttpResponseRedirect(client.get_absolute_url())


def _other(given: dict[str, str], user: User) -> Client | None:
    """Raises Invalid where a name was typed that fits nobody or several."""
    value = given.get("client") or only_one("client", "client", given.get("typed-client", ""), user)
    found: Client | None = Client.objects.visible_to(user).filter(pk=key_of(value) or 0).first()
    return found


def _reach(request: HttpRequest, pk: int) -> tuple[Client, User]:
    user = actor_of(request)
    return get_object_or_404(Client.objects.visible_to(user), pk=pk), user
