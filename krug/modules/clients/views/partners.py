"""Colleagues beside the responsible one: POST takes one in, POST to "leaving" takes them off.

What is posted may stand in the address too, as the way back from "leaving" has it.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.choosing import PEOPLE, only_one
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast, warn
from krug.modules.clients import together
from krug.modules.clients.models import Client


@require_POST
def partners(request: HttpRequest, pk: int) -> HttpResponse:
    client, user = _reach(request, pk)
    policy.check(user, Action.ASSIGN, client)
    given = {**request.GET.dict(), **request.POST.dict()}
    try:
        only_sees = bool(given.get("only_sees"))
        together.take_in(client, user, _meant(given, user), given.get("role", ""), only_sees=only_sees)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    return HttpResponseRedirect(client.get_absolute_url())


@require_POST
def leaving(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    client, user = _reach(request, pk)
    policy.check(user, Action.ASSIGN, client)
    left = together.take_off(client, user, get_object_or_404(User, pk=person))
    if left is not None:
        undo = urlencode({"person": person, "role": left.role, "only_sees": "1" if left.only_sees else ""})
        text = _("Taken off the client: %(name)s") % {"name": left.user.name}
        toast(request, text, undo=f"{client.get_absolute_url()}/partners?{undo}")
    return HttpResponseRedirect(client.get_absolute_url())


def _meant(given: dict[str, str], user: User) -> User:
    """Raises Invalid where nobody is chosen or the name typed fits no one person; Http404 for an unknown number."""
    number = given.get("person") or only_one("person", PEOPLE, given.get("typed-person", ""), user)
    if not number:
        raise Invalid({"person": _("Choose from the list.")})
    return get_object_or_404(User, pk=key_of(number) or 0)


def _reach(request: HttpRequest, pk: int) -> tuple[Client, User]:
    user = actor_of(request)
    return get_object_or_404(Client.objects.visible_to(user), pk=pk), user
