"""GET, PUT and DELETE of one thing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse

from krug.core.access.scopes import Action
from krug.modules.dav import syncing
from krug.modules.dav.models import Collection
from krug.modules.dav.protocol.asked import MOST_BYTES, Asked
from krug.modules.dav.refusals import CALDAV, CARDDAV, DAV, Refused, malformed, may_not, missing
from krug.modules.dav.tree import Sort

TYPES = {"": True, "text/calendar": False, "text/vcard": True, "text/x-vcard": True, "text/directory": True}


def check_length(asked: Asked, most: int, condition: tuple[str, str] | None = None) -> None:
    """Raises Refused: a body without its length is not read, and one too long neither."""
    headers = asked.request.headers
    if "chunked" in headers.get("Transfer-Encoding", "").lower():
        raise Refused(411)
    length = headers.get("Content-Length", "") or "0"
    if not length.isdecimal() or int(length) > most:
        raise Refused(413 if condition is None else 403, condition)


def get(asked: Asked) -> HttpResponse:
    if asked.place.sort is not Sort.OBJECT:
        return HttpResponse("Krug: CalDAV, CardDAV\n", content_type="text/plain; charset=utf-8")
    thing = asked.find()
    if thing is None:
        raise missing()
    accepted = asked.request.headers.get("Accept", "")
    version = "4.0" if "version=4.0" in accepted.replace('"', "").replace(" ", "") else ""
    text = asked.stock.text(thing, asked.url, version)
    response = HttpResponse(text, content_type=asked.stock.content_type(thing))
    response.headers["ETag"] = f'"{thing.etag(asked.salt)}"'
    return response


@transaction.atomic
def put(asked: Asked) -> HttpResponse:
    """201 for a new one, 204 for one changed. No ETag: a device is to read what Krug made of it."""
    place = asked.place
    if place.sort is not Sort.OBJECT:
        raise Refused(405)
    space = CARDDAV if place.is_cards else CALDAV
    check_length(asked, MOST_BYTES, (space, "max-resource-size"))
    text = _text(asked, space)
    thing = _locked(asked)
    _check_conditions(asked, thing)
    if thing is not None and not asked.stock.may(asked.person, Action.CHANGE, thing):
        raise may_not()
    asked.stock.put(asked.person, place.name, thing, text)
    syncing.refreshed(asked.person, place.shelf, anew=True)
    return HttpResponse(status=201 if thing is None else 204)


def delete(asked: Asked) -> HttpResponse:
    if asked.place.sort is not Sort.OBJECT:
        raise may_not()
    with transaction.atomic():
        thing = _locked(asked)
        if thing is None:
            raise missing()
        _check_conditions(asked, thing)
        asked.stock.delete(asked.person, thing)
    return HttpResponse(status=204)


def _text(asked: Asked, space: str) -> str:
    given = asked.request.content_type or ""
    fits = given in ("", "text/calendar", "application/octet-stream") if space == CALDAV else TYPES.get(given, False)
    if not fits:
        name = "supported-calendar-data" if space == CALDAV else "supported-address-data"
        raise Refused(415, (space, name))
    try:
        return asked.request.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise malformed("UTF-8 is wanted", space) from None


def _locked(asked: Asked) -> Any:
    """The thing; nobody else writes into the person's collection until this is done."""
    collection = syncing.of(asked.person, asked.place.shelf)
    Collection.objects.select_for_update().get(pk=collection.pk)
    return asked.find()


def _check_conditions(asked: Asked, thing: Any) -> None:
    """Raises Refused where the device knows another state of it, or none of one that there is."""
    headers = asked.request.headers
    own = f'"{thing.etag(asked.salt)}"' if thing is not None else ""
    known = [one.strip().removeprefix("W/") for one in headers.get("If-Match", "").split(",") if one.strip()]
    if known and (thing is None or (own not in known and "*" not in known)):
        raise Refused(412, (DAV, "precondition-failed"))
    others = [one.strip().removeprefix("W/") for one in headers.get("If-None-Match", "").split(",") if one.strip()]
    if others and thing is not None and (own in others or "*" in others):
        raise Refused(412, (DAV, "precondition-failed"))
