"""PROPFIND and PROPPATCH."""

from __future__ import annotations

import re
from collections.abc import Iterator

from krug.core.files.xml import Element, Name
from krug.modules.dav.models import Collection
from krug.modules.dav.protocol.asked import Asked
from krug.modules.dav.protocol.properties import BY_MARK, USUAL, known_at, said
from krug.modules.dav.protocol.xml import APPLE, multistatus, propstat, response, tag
from krug.modules.dav.refusals import DAV, Refused, missing
from krug.modules.dav.stock import stock_of
from krug.modules.dav.syncing import marked
from krug.modules.dav.tree import Place, Sort

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")
FAILED = "403 Forbidden"


def propfind(asked: Asked, body: Element | None) -> Iterator[str]:
    """Raises Refused."""
    if asked.depth == "infinity":
        raise Refused(403, (DAV, "propfind-finite-depth"))
    thing = asked.find() if asked.place.sort is Sort.OBJECT else None
    if asked.place.sort is Sort.OBJECT and thing is None:
        raise missing()
    wanted = wanted_of(body)
    return multistatus(_responses(asked, wanted, thing))


def wanted_of(body: Element | None) -> list[Name] | None:
    """None: the usual ones; [] with a `propname`, which asks for names alone, is told the usual ones too."""
    if body is None:
        return None
    if body.called != (DAV, "propfind"):
        raise Refused(400)
    prop = body.first((DAV, "prop"))
    return [one.called for one in prop.children] if prop else None


def _responses(asked: Asked, wanted: list[Name] | None, thing: object) -> Iterator[str]:
    yield answer(asked, asked.place, thing, wanted)
    if asked.depth == "0" or (not asked.depth and asked.place.sort is Sort.OBJECT):
        return
    place = asked.place
    for shelf in place.shelves:
        yield answer(asked, place.at(Sort.COLLECTION, shelf), None, wanted)
    if place.sort in (Sort.ROOT, Sort.PRINCIPALS):
        yield answer(asked, place.at(Sort.PRINCIPAL), None, wanted)
    if place.sort is Sort.COLLECTION:
        full = wanted is not None and (DAV, "getcontentlength") in wanted
        collection = asked.collection(place)
        by_mark = wanted is not None and all(name in BY_MARK for name in wanted)
        things = marked(collection) if by_mark else stock_of(place.shelf).all(asked.person, collection, full)
        for one in things:
            yield answer(asked, place.at(Sort.OBJECT, name=one.name), one, wanted)


def answer(asked: Asked, place: Place, thing: object, wanted: list[Name] | None, beside: str = "") -> str:
    """The response of one place; `beside` are properties already written."""
    names = [name for name in USUAL if name in known_at(place)] if wanted is None else wanted
    found, unknown = said(asked, place, thing, names)
    found = [*found, beside] if beside else found
    inside = propstat(found, "200 OK") if found or not unknown else ""
    if unknown and (not asked.is_brief or not found):
        inside += propstat(unknown, "404 Not Found")
    return response(asked.href(place), inside)


def proppatch(asked: Asked, body: Element | None) -> Iterator[str]:
    """Name, colour and order of a calendar are each person's own; all that is asked is done, or nothing."""
    if body is None or body.called != (DAV, "propertyupdate"):
        raise Refused(400)
    given = [
        prop
        for change in body.children
        if change.called in ((DAV, "set"), (DAV, "remove"))
        for holder in change.all((DAV, "prop"))
        for prop in holder.children
    ]
    values: dict[str, str | int | None] = {}
    bad = [prop for prop in given if asked.place.sort is not Sort.COLLECTION or not _take(prop, values)]
    if bad:
        left = [tag(prop.called) for prop in given if prop not in bad]
        inside = propstat([tag(prop.called) for prop in bad], FAILED)
        inside += propstat(left, "424 Failed Dependency") if left else ""
    else:
        Collection.objects.filter(pk=asked.collection(asked.place).pk).update(**values)
        inside = propstat([tag(prop.called) for prop in given], "200 OK")
    return multistatus([response(asked.place.href, inside)])


def _take(prop: Element, values: dict[str, str | int | None]) -> bool:
    text = prop.text.strip()
    if prop.called == (DAV, "displayname"):
        values["name"] = " ".join(text.split())[:200]
        return True
    if prop.called == (APPLE, "calendar-color"):
        values["colour"] = text
        return not text or bool(COLOUR.fullmatch(text))
    if prop.called == (APPLE, "calendar-order"):
        values["place"] = int(text) if re.fullmatch(r"\d{1,8}", text) else None
        return not text or values["place"] is not None
    return False
