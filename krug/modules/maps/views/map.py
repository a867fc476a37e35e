"""The map of clients, as the list's conditions have them; without a tile server their towns."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.lists.filtering import BadFilter, Condition, Group
from krug.core.lists.filtering.tree import ALL
from krug.core.lists.rows import matching
from krug.core.lists.saying import said
from krug.core.lists.state import ListState, state_of
from krug.core.records import kinds
from krug.core.records.page_policy import let_pictures_in
from krug.modules.clients.models import Client
from krug.modules.maps import gathering
from krug.modules.maps.addresses import origin_of
from krug.modules.maps.gathering import SINGLE, Box
from krug.modules.maps.models import MapTiles


@require_safe
def map_(request: HttpRequest) -> HttpResponse:
    try:
        state = _state(request)
        clients = matching(state)
    except BadFilter as error:
        return render(request, "lists/bad_filter.html", {"reason": error}, status=400)
    tiles = MapTiles.current()
    context: dict[str, Any] = {"kind": state.kind, "state": state, "here": state.query(), "tiles": tiles}
    context["said"] = said(state.kind, state.user, state.filter)
    if not tiles.url:
        towns = [(name, number, _url_of(state, name) if name else "") for name, number in gathering.towns(clients)]
        return render(request, "maps/towns.html", context | {"towns": towns, "most": gathering.MOST_TOWNS})
    response = render(request, "maps/map.html", context | {"extent": gathering.extent(clients)})
    let_pictures_in(response, origin_of(tiles.url))
    return response


@require_safe
def places(request: HttpRequest) -> JsonResponse:
    """What lies in a part of the map: heaps, or where there are few, each address."""
    try:
        state = _state(request)
        clients = matching(state)
    except BadFilter as error:
        return JsonResponse({"reason": str(error)}, status=400)
    box = Box.read(request.GET.get("box", ""), request.GET.get("zoom", ""))
    heaps, number = gathering.heaps(clients, box)
    points = gathering.points(clients, box, state.kind) if number <= SINGLE or box.zoom == gathering.CLOSEST else []
    told = [] if points else [[round(one.lat, 6), round(one.lon, 6), one.number] for one in heaps]
    each = [[one.lat, one.lon, one.client, one.name, one.address] for one in points]
    return JsonResponse({"heaps": told, "points": each, "number": number})


def _state(request: HttpRequest) -> ListState:
    """As the list has it. Raises BadFilter, Http404 and Denied."""
    user = actor_of(request)
    policy.check_kind(user, Action.SEE, Client.KIND)
    kind = kinds.get(Client.KIND).seen_by(user)
    gathering.check(user, kind)
    return state_of(kind, user, request.GET.dict())


def _url_of(state: ListState, town: str) -> str:
    """The list of those that the conditions let through and that are in the town."""
    asked = Condition("addresses", "contains", town)
    parts = (state.filter, asked) if state.filter.parts else (asked,)
    return state.url(filter=Group(ALL, parts))
