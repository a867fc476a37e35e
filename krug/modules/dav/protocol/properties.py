"""What may be asked of each place (RFC 4918, 3744, 4791, 5397, 6352, 6578), and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.http import http_date

from krug.core.files.xml import Name
from krug.modules.activities import times
from krug.modules.dav import lines, syncing
from krug.modules.dav.models import Shelf
from krug.modules.dav.moments import zone_lines
from krug.modules.dav.protocol.asked import MOST_BYTES, Asked
from krug.modules.dav.protocol.xml import APPLE, SERVER, href, tag, text
from krug.modules.dav.refusals import CALDAV, CARDDAV, DAV
from krug.modules.dav.stock import stock_of
from krug.modules.dav.tree import Place, Sort

COLOURS = {Shelf.EVENTS: "#2F6FED", Shelf.TASKS: "#0E9F6E", Shelf.CLIENTS: "#8A5CF5"}
# Told of a thing by its name and mark alone, without reading it.
BY_MARK = {
    (DAV, name)
    for name in ("getetag", "getcontenttype", "resourcetype", "displayname", "owner", "current-user-principal")
}
Say = Callable[[Asked, Place, Any], str]
EVERYWHERE: dict[Name, Say] = {}
OF: dict[Sort, dict[Name, Say]] = {sort: {} for sort in Sort}
# What is told when nobody says what is wanted.
USUAL = [(DAV, name) for name in ("resourcetype", "displayname", "getetag", "getcontenttype", "getlastmodified")]


def known_at(place: Place) -> Mapping[Name, Say]:
    own = OF[place.sort]
    if place.sort is Sort.COLLECTION:
        beside = (CARDDAV,) if place.is_cards else (CALDAV, APPLE)
        own = {name: say for name, say in own.items() if name[0] in (DAV, SERVER, *beside)}
    return {**EVERYWHERE, **own}


def said(asked: Asked, place: Place, thing: Any, wanted: Iterable[Name]) -> tuple[list[str], list[str]]:
    """The properties that there are, and those that there are not."""
    known, found, missing = known_at(place), [], []
    for name in wanted:
        say = known.get(name)
        if say is None:
            missing.append(tag(name))
        else:
            found.append(tag(name, say(asked, place, thing)))
    return found, missing


def _principal(asked: Asked, place: Place, _thing: Any) -> str:
    return href(place.at(Sort.PRINCIPAL).href)


def _privileges(asked: Asked, place: Place, thing: Any) -> str:
    return "".join(tag((DAV, "privilege"), tag((DAV, name))) for name in asked.privileges(place, thing))


def _resource_type(asked: Asked, place: Place, _thing: Any) -> str:
    if place.sort is Sort.OBJECT:
        return ""
    beside = {
        Sort.PRINCIPAL: tag((DAV, "principal")),
        Sort.COLLECTION: tag((CARDDAV, "addressbook")) if place.is_cards else tag((CALDAV, "calendar")),
    }
    return tag((DAV, "collection")) + beside.get(place.sort, "")


def _reports(asked: Asked, place: Place, _thing: Any) -> str:
    names: list[Name] = [(DAV, "expand-property"), (DAV, "principal-property-search")]
    if place.sort is Sort.COLLECTION:
        space, about = (CARDDAV, "addressbook") if place.is_cards else (CALDAV, "calendar")
        names += [(space, f"{about}-query"), (space, f"{about}-multiget"), (DAV, "sync-collection")]
    return "".join(tag((DAV, "supported-report"), tag((DAV, "report"), tag(name))) for name in names)


def _name(asked: Asked, place: Place, thing: Any) -> str:
    if place.sort is Sort.COLLECTION:
        return text(str(asked.collection(place)))
    return text(place.name if place.sort is Sort.OBJECT else asked.person.name)


def _mail(asked: Asked, _place: Place, _thing: Any) -> str:
    return href(f"mailto:{asked.person.email}")


def _ctag(asked: Asked, place: Place, _thing: Any) -> str:
    return text(syncing.token_of(asked.collection(place)))


def _zone(asked: Asked, _place: Place, _thing: Any) -> str:
    today, zone = timezone.localdate(), times.zone_of(asked.person)
    inner = zone_lines(zone, today, today.replace(year=today.year + 1, day=1))
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Krug//Calendar//EN", *inner, "END:VCALENDAR"]
    return text(lines.written(whole)) if inner else ""


def _components(_asked: Asked, place: Place, _thing: Any) -> str:
    return tag((CALDAV, "comp"), name="VEVENT" if place.shelf == Shelf.EVENTS else "VTODO")


def _colour(asked: Asked, place: Place, _thing: Any) -> str:
    return text(asked.collection(place).colour or f"{COLOURS[Shelf(place.shelf)]}FF")


def _order(asked: Asked, place: Place, _thing: Any) -> str:
    own = asked.collection(place).place
    return str(own if own is not None else list(Shelf).index(Shelf(place.shelf)) + 1)


def _cards(_asked: Asked, _place: Place, _thing: Any) -> str:
    kinds = [{"content-type": "text/vcard", "version": version} for version in ("3.0", "4.0")]
    return "".join(tag((CARDDAV, "address-data-type"), **kind) for kind in kinds)


EVERYWHERE.update(
    {
        (DAV, "resourcetype"): _resource_type,
        (DAV, "displayname"): _name,
        (DAV, "current-user-principal"): _principal,
        (DAV, "owner"): _principal,
        (DAV, "principal-URL"): _principal,
        (DAV, "principal-collection-set"): lambda a, place, t: href(place.at(Sort.PRINCIPALS).href),
        (DAV, "current-user-privilege-set"): _privileges,
        (DAV, "supported-report-set"): _reports,
    }
)
OF[Sort.PRINCIPAL].update(
    {
        (CALDAV, "calendar-home-set"): lambda a, place, t: href(place.at(Sort.CALENDARS).href),
        (CARDDAV, "addressbook-home-set"): lambda a, place, t: href(place.at(Sort.CONTACTS).href),
        (CALDAV, "calendar-user-address-set"): _mail,
        (CALDAV, "calendar-user-type"): lambda a, place, t: "INDIVIDUAL",
        (SERVER, "email-address-set"): lambda a, place, t: tag((SERVER, "email-address"), text(a.person.email)),
        (DAV, "group-membership"): lambda a, place, t: "",
        (DAV, "alternate-URI-set"): lambda a, place, t: "",
    }
)
for _sort in (Sort.ROOT, Sort.CALENDARS, Sort.CONTACTS):
    OF[_sort].update({key: OF[Sort.PRINCIPAL][key] for key in OF[Sort.PRINCIPAL] if key[1].endswith("home-set")})
OF[Sort.COLLECTION].update(
    {
        (SERVER, "getctag"): _ctag,
        (DAV, "sync-token"): _ctag,
        (DAV, "getetag"): lambda a, place, t: text(f'"{syncing.token_of(a.collection(place))}"'),
        (DAV, "getcontenttype"): lambda a, place, t: "text/vcard" if place.is_cards else "text/calendar",
        (CALDAV, "supported-calendar-component-set"): _components,
        (CALDAV, "supported-calendar-data"): lambda a, place, t: tag(
            (CALDAV, "calendar-data"), **{"content-type": "text/calendar", "version": "2.0"}
        ),
        (CALDAV, "calendar-description"): lambda a, place, t: text(str(a.collection(place))),
        (CALDAV, "calendar-timezone"): _zone,
        (CALDAV, "max-resource-size"): lambda a, place, t: str(MOST_BYTES),
        (CALDAV, "schedule-calendar-transp"): lambda a, place, t: tag((CALDAV, "opaque")),
        (APPLE, "calendar-color"): _colour,
        (APPLE, "calendar-order"): _order,
        (CARDDAV, "addressbook-description"): lambda a, place, t: text(str(a.collection(place))),
        (CARDDAV, "supported-address-data"): _cards,
        (CARDDAV, "max-resource-size"): lambda a, place, t: str(MOST_BYTES),
    }
)
OF[Sort.OBJECT].update(
    {
        (DAV, "getetag"): lambda a, place, thing: text(f'"{thing.etag(a.salt)}"'),
        (DAV, "getcontenttype"): lambda a, place, thing: text(stock_of(place.shelf).content_type(thing)),
        (DAV, "getlastmodified"): lambda a, place, thing: http_date(thing.changed_at.timestamp()),
        (DAV, "getcontentlength"): lambda a, place, thing: str(len(stock_of(place.shelf).text(thing, a.url).encode())),
    }
)
