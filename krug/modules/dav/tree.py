"""The addresses of a person's collections, and what stands at each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote, unquote

from krug.core.access.models import User
from krug.modules.dav.models import Shelf
from krug.modules.dav.refusals import missing

ROOT = "/dav/"
MOST_NAME = 255


class Sort(Enum):
    ROOT = "root"
    PRINCIPALS = "principals"
    PRINCIPAL = "principal"
    CALENDARS = "calendars"
    CONTACTS = "contacts"
    COLLECTION = "collection"
    OBJECT = "object"


@dataclass(frozen=True)
class Place:
    """What an address means to `person`. `shelf` and `name` are of collections and what is in them."""

    sort: Sort
    person: User
    shelf: str = ""
    name: str = ""

    @property
    def href(self) -> str:
        pk, home = self.person.pk, "contacts" if self.is_cards else "calendars"
        return {
            Sort.ROOT: ROOT,
            Sort.PRINCIPALS: f"{ROOT}principals/",
            Sort.PRINCIPAL: f"{ROOT}principals/{pk}/",
            Sort.CALENDARS: f"{ROOT}calendars/{pk}/",
            Sort.CONTACTS: f"{ROOT}contacts/{pk}/",
            Sort.COLLECTION: f"{ROOT}{home}/{pk}/{self.shelf}/",
            Sort.OBJECT: f"{ROOT}{home}/{pk}/{self.shelf}/{quote(self.name, safe='')}",
        }[self.sort]

    @property
    def is_cards(self) -> bool:
        return self.shelf == Shelf.CLIENTS

    def at(self, sort: Sort, shelf: str = "", name: str = "") -> Place:
        return Place(sort, self.person, shelf or self.shelf, name)

    @property
    def shelves(self) -> list[str]:
        """Of a home: the collections in it."""
        if self.sort is Sort.CALENDARS:
            return [Shelf.EVENTS.value, Shelf.TASKS.value]
        return [Shelf.CLIENTS.value] if self.sort is Sort.CONTACTS else []


def find(person: User, rest: str) -> Place:
    """`rest` is the address behind the root, unquoted. Raises Refused for what is not there, or another's."""
    parts = rest.strip("/").split("/") if rest.strip("/") else []
    if not parts:
        return Place(Sort.ROOT, person)
    homes = {"principals": Sort.PRINCIPAL, "calendars": Sort.CALENDARS, "contacts": Sort.CONTACTS}
    if parts == ["principals"]:
        return Place(Sort.PRINCIPALS, person)
    if parts[0] not in homes or len(parts) < 2 or parts[1] != str(person.pk):
        raise missing()
    home = Place(homes[parts[0]], person)
    if len(parts) == 2:
        return home
    if len(parts) > 4 or parts[2] not in home.shelves:
        raise missing()
    if len(parts) == 3:
        return home.at(Sort.COLLECTION, parts[2])
    if not 1 <= len(parts[3]) <= MOST_NAME or "\x00" in parts[3]:
        raise missing()
    return home.at(Sort.OBJECT, parts[2], parts[3])


def name_in(collection: Place, href: str) -> str | None:
    """The name of what `href`, a path or a whole address however quoted, says is in the collection; None: nothing."""
    path = href.strip()
    if "://" in path[:10]:
        path = "/" + path.split("/", 3)[-1] if path.count("/") > 2 else ""
    path = unquote(path)
    name = path.removeprefix(collection.href)
    return name if name != path and 1 <= len(name) <= MOST_NAME and "/" not in name else None
