"""REPORT: queries, several things at once, and what became other (RFC 4791, 7; RFC 6352, 8; RFC 6578)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from krug.core.files.xml import Element, Name
from krug.modules.dav import lines, syncing
from krug.modules.dav.calendar import expanding, filtering
from krug.modules.dav.cards import filtering as card_filtering
from krug.modules.dav.models import Shelf
from krug.modules.dav.protocol.asked import Asked
from krug.modules.dav.protocol.finding import answer
from krug.modules.dav.protocol.properties import BY_MARK
from krug.modules.dav.protocol.xml import gone, multistatus, tag, text
from krug.modules.dav.refusals import CALDAV, CARDDAV, DAV, Refused
from krug.modules.dav.syncing import Marked
from krug.modules.dav.tree import Sort, name_in

CALENDAR_DATA, CARD_DATA = (CALDAV, "calendar-data"), (CARDDAV, "address-data")
MOST_AT_ONCE = 5000


def report(asked: Asked, body: Element | None) -> Iterator[str]:
    """Raises Refused: 403 for what is not known here, 400 for what nobody could know."""
    if body is None:
        raise Refused(400)
    known: dict[Name, Callable[[Asked, Element], Iterator[str]]] = {
        (DAV, "principal-property-search"): lambda asked, body: multistatus([]),
        (DAV, "principal-search-property-set"): lambda asked, body: multistatus([]),
        (DAV, "expand-property"): _expanded,
    }
    if asked.place.sort is Sort.COLLECTION:
        known |= {(DAV, "sync-collection"): _sync}
        if asked.place.is_cards:
            known |= {(CARDDAV, "addressbook-query"): _query, (CARDDAV, "addressbook-multiget"): _several}
        else:
            known |= {(CALDAV, "calendar-query"): _query, (CALDAV, "calendar-multiget"): _several}
    if body.called not in known:
        raise Refused(403, (DAV, "supported-report"))
    return known[body.called](asked, body)


def _expanded(asked: Asked, body: Element) -> Iterator[str]:
    names = [(one.given.get("namespace", DAV), one.given.get("name", "")) for one in body.all((DAV, "property"))]
    return multistatus([answer(asked, asked.place, None, names)])


def _sync(asked: Asked, body: Element) -> Iterator[str]:
    """Changed and new ones with what is wanted of them, then those that are gone."""
    collection = asked.collection(asked.place)
    token = body.first((DAV, "sync-token"))
    since = syncing.number_in(collection, token.text if token else "")
    rows = collection.members.filter(number__gt=since).order_by("number")
    rows = rows if since else rows.filter(is_gone=False)
    most = min(_limit(body) or MOST_AT_ONCE, MOST_AT_ONCE)
    # Rows, not records: a first sync is of thousands.
    members = list(rows.values_list("number", "name", "etag", "is_gone", named=True)[: most + 1])
    cut, members = len(members) > most, members[:most]
    alive = [member.name for member in members if not member.is_gone]
    found = _found(asked, alive) if _needs_things(body) else {one.name: Marked(one.name, one.etag) for one in members}
    responses = _drawn(asked, [found[name] for name in alive if name in found], body)
    dead = [member.name for member in members if member.is_gone or member.name not in found]
    foot = [gone(asked.place.at(Sort.OBJECT, name=name).href) for name in dead]
    if cut:
        foot.append(gone(asked.place.href, "507 Insufficient Storage", (DAV, "number-of-matches-within-limits")))
    last = syncing.token_of(collection, members[-1].number if cut else None)
    return multistatus(responses, "".join(foot) + tag((DAV, "sync-token"), text(last)))


def _needs_things(body: Element) -> bool:
    prop = body.first((DAV, "prop"))
    return prop is None or any(one.called not in BY_MARK for one in prop.children)


def _several(asked: Asked, body: Element) -> Iterator[str]:
    hrefs = [one.text for one in body.all((DAV, "href"))]
    if len(hrefs) > MOST_AT_ONCE:
        raise Refused(403, (DAV, "number-of-matches-within-limits"))
    names = {href: name_in(asked.place, href) for href in hrefs}
    found = _found(asked, [name for name in names.values() if name])
    responses = _drawn(asked, found.values(), body)
    missing = [href for href, name in names.items() if name is None or name not in found]
    return multistatus(responses, "".join(gone(href) for href in missing))


def _query(asked: Asked, body: Element) -> Iterator[str]:
    collection, stock = asked.collection(asked.place), asked.stock
    if asked.place.is_cards:
        rule = card_filtering.read(body)
        found: Iterable[Any] = card_filtering.matching(asked.person, collection, rule)
    else:
        component = "VEVENT" if asked.place.shelf == Shelf.EVENTS else "VTODO"
        found = filtering.matching(asked.person, component, filtering.read(body, asked.person), stock)
    found, most = list(found), _limit(body)
    foot = ""
    if most and len(found) > most:
        found, foot = found[:most], gone(asked.place.href, "507 Insufficient Storage")
    return multistatus(_drawn(asked, found, body), foot)


def _found(asked: Asked, names: list[str]) -> dict[str, Any]:
    collection, stock = asked.collection(asked.place), asked.stock
    found: dict[str, Any] = {}
    # By a thousand names: a database takes so many in one question, and no more.
    for start in range(0, len(names), 1000):
        found |= stock.named(asked.person, collection, names[start : start + 1000])
    return found


def _drawn(asked: Asked, things: Iterable[Any], body: Element) -> Iterator[str]:
    prop = body.first((DAV, "prop"))
    asks = prop.children if prop else []
    wanted = [one.called for one in asks if one.called not in (CALENDAR_DATA, CARD_DATA)]
    data = next((one for one in asks if one.called in (CALENDAR_DATA, CARD_DATA)), None)
    if body.first((DAV, "allprop")):
        wanted = [(DAV, "getetag"), (DAV, "getcontenttype")]
    expand = expanding.read(data) if data is not None and data.called == CALENDAR_DATA else None
    for thing in things:
        place = asked.place.at(Sort.OBJECT, name=thing.name)
        beside = ""
        if data is not None:
            version = data.given.get("version", "")
            whole = asked.stock.text(thing, asked.url, version)
            if expand is not None:
                whole = lines.written(expanding.expanded(thing, *expand))
            beside = tag(data.called, text(whole))
        yield answer(asked, place, thing, wanted, beside)


def _limit(body: Element) -> int:
    """How many are wanted at most; 0: as many as there are. Raises Refused."""
    limit = body.first((DAV, "limit"), (CARDDAV, "limit"))
    number = limit.first((DAV, "nresults"), (CARDDAV, "nresults")) if limit else None
    if number is None:
        return 0
    if not number.text.strip().isdecimal() or len(number.text.strip()) > 9:
        raise Refused(400)
    return int(number.text)
