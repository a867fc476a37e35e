"""The quick intake: the form, who is found as one types, whom the request may go to."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.cleaning import Invalid
from krug.core.records.once import new_key
from krug.core.records.phones import shown
from krug.core.records.toasts import toast
from krug.core.search.finding import find
from krug.modules.activities import suggesting
from krug.modules.catalog.models import Product
from krug.modules.clients.models import Client
from krug.modules.marketing import interest
from krug.modules.marketing.models import Channel, ChannelState
from krug.modules.requests import calling, registering
from krug.modules.requests.finding import client_by
from krug.modules.requests.models import CameBy, Request, RequestKind
from krug.modules.requests.proposing import hands_for
from krug.modules.requests.registering import Intake

MOST_FOUND = 7
MOST_TAKERS = 8
# What the form sends on to the request as it is.
OWN = ("title", "text", "kind", "came_by", "region", "product", "channel", "responsible")


@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    policy.check_kind(user, Action.CREATE, Request.KIND)
    if request.method == "GET":
        return _draw(request, user, {})
    given = request.POST
    asked = Intake(
        who=given.get("who", "")[:500],
        client=key_of(given.get("client", "")),
        makes_client="makes_client" in given and registering.may_make_clients(user),
        values={name: given[name].strip() for name in OWN if given.get(name, "").strip() not in ("", "0")},
        next_on=_day(given),
        next_time=_time(given),
    )
    try:
        made = registering.register(user, asked, given.get("uid", ""))
    except Invalid as error:
        return _draw(request, user, error.errors)
    toast(request, _said(made), link=made.get_absolute_url())
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(made.get_absolute_url())
    told = {"krug:created": {"kind": Request.KIND, "id": str(made.pk), "title": str(made)}}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})


@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """Whom the person may mean by what they typed: by the whole phone or e-mail first, then by any part."""
    user = actor_of(request)
    policy.check_kind(user, Action.CREATE, Request.KIND)
    asked = request.GET.get("q", "")[:200]
    caller = calling.read(asked)
    sure = client_by(user, caller.phone, caller.email)
    items = [_item(sure.pk, str(sure), shown(caller.phone) or caller.email)] if sure else []
    text = caller.phone or caller.email or caller.name
    seen = user.scope(Client.KIND, Action.SEE) is not Scope.NONE
    for hit in find(user, text, Client.KIND, MOST_FOUND) if text and seen else []:
        if sure is None or hit.record_id != sure.pk:
            items.append(_item(hit.record_id, hit.title, hit.subtitle))
    new = {"name": caller.name, "phone": shown(caller.phone), "email": caller.email}
    return JsonResponse({"items": items[:MOST_FOUND], "new": new, "sure": sure is not None})


@require_safe
def takers(request: HttpRequest) -> HttpResponse:
    """Whom a request of this sort may go to, the best first."""
    user = actor_of(request)
    policy.check_kind(user, Action.CREATE, Request.KIND)
    return render(request, "requests/takers.html", {"hands": _takers(request, user)})


def _takers(request: HttpRequest, user: User) -> list[Any]:
    return hands_for(user, _meant(request, user))[:MOST_TAKERS]


def _meant(request: HttpRequest, user: User) -> Request:
    """The request as far as the form knows it; not written."""
    given = request.POST if request.method == "POST" else request.GET
    client = Client.objects.visible_to(user).filter(pk=key_of(given.get("client", "")) or 0).first()
    product = Product.objects.visible_to(user).filter(pk=key_of(given.get("product", "")) or 0).first()
    kinds = RequestKind.objects.filter(is_active=True)
    kind = kinds.filter(pk=key_of(given.get("kind", "")) or 0).first() or kinds.first()
    came_by = given.get("came_by", "")
    known: dict[str, Any] = {"kind": kind} if kind else {}
    return Request(
        **known,
        client=client,
        product=product,
        came_by=came_by if came_by in CameBy.values else CameBy.PHONE,
        region=given.get("region", "")[:100],
    )


def _draw(request: HttpRequest, user: User, errors: dict[str, str]) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    client = Client.objects.visible_to(user).filter(pk=key_of(given.get("client", "")) or 0).first()
    own = {*OWN, "client"}
    may_channel = user.firm.has(interest.OPTION) and user.changes_field(Request.KIND, "channel")
    channels = Channel.objects.visible_to(user).exclude(state=ChannelState.OUT) if may_channel else []
    context = {
        "given": given,
        "client": client,
        "kinds": RequestKind.objects.filter(is_active=True),
        "ways": CameBy.choices,
        "channels": channels,
        "hands": _takers(request, user),
        "presets": suggesting.presets(user),
        "may_make": registering.may_make_clients(user),
        "errors": errors,
        "others": [words for name, words in errors.items() if name not in own],
        "key": given.get("uid") or new_key(),
    }
    name = "requests/intake.html" if request.headers.get("HX-Request") else "requests/intake_page.html"
    return render(request, name, context, status=422 if errors else 200)


def _day(given: Any) -> dt.date | None:
    try:
        return parse_date(given.get("next_on", ""))
    except ValueError:
        return None


def _time(given: Any) -> dt.time | None:
    try:
        return parse_time(given.get("next_time", ""))
    except ValueError:
        return None


def _said(made: Request) -> str:
    words = {"number": made.number, "title": made, "person": made.responsible or ""}
    if made.responsible_id:
        return _("№%(number)d “%(title)s” is registered: %(person)s") % words
    return _("№%(number)d “%(title)s” is registered: in the common queue") % words


def _item(pk: int, title: str, subtitle: str) -> dict[str, Any]:
    return {"id": str(pk), "title": title, "subtitle": subtitle}
