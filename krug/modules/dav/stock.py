"""What a collection holds, whichever it is: calendars and address books answer the same questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action, Scope
from krug.modules.activities.models import Activity
from krug.modules.dav import lines
from krug.modules.dav.calendar import drawing, storing
from krug.modules.dav.calendar import things as calendars
from krug.modules.dav.cards import drawing as card_drawing
from krug.modules.dav.cards import storing as card_storing
from krug.modules.dav.cards import things as books
from krug.modules.dav.models import Collection, Shelf


class Thing(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def changed_at(self) -> dt.datetime: ...
    def etag(self, salt: str) -> str: ...


class Stock(Protocol):
    """`url` is where Krug's own pages begin; `full`: with all that a text is made of."""

    @property
    def kinds(self) -> Sequence[str]: ...

    def all(self, person: User, collection: Collection, full: bool = False) -> Sequence[Any]: ...
    def named(self, person: User, collection: Collection, names: Iterable[str]) -> dict[str, Any]: ...
    def text(self, thing: Any, url: str, version: str = "") -> str: ...
    def content_type(self, thing: Any, version: str = "") -> str: ...
    def put(self, person: User, name: str, thing: Any, text: str) -> None: ...
    def delete(self, person: User, thing: Any) -> None: ...
    def may(self, person: User, action: str, thing: Any) -> bool: ...


@dataclass(frozen=True)
class CalendarStock:
    component: str
    kinds: Sequence[str] = (Activity.KIND,)

    def all(self, person: User, collection: Collection, full: bool = False) -> Sequence[calendars.Thing]:
        return calendars.things(person, self.component)

    def named(self, person: User, collection: Collection, names: Iterable[str]) -> dict[str, calendars.Thing]:
        return calendars.named(person, self.component, names)

    def text(self, thing: calendars.Thing, url: str, version: str = "") -> str:
        return lines.written(drawing.text_lines(thing, url))

    def content_type(self, thing: calendars.Thing, version: str = "") -> str:
        return f"text/calendar; charset=utf-8; component={self.component.lower()}"

    def put(self, person: User, name: str, thing: calendars.Thing | None, text: str) -> None:
        storing.put(person, self.component, name, thing, text)

    def delete(self, person: User, thing: calendars.Thing) -> None:
        storing.delete(person, thing)

    def may(self, person: User, action: str, thing: calendars.Thing) -> bool:
        return all(may(person, action, row) for row in thing.rows)


@dataclass(frozen=True)
class CardStock:
    kinds: Sequence[str] = ("client", "contact")

    def all(self, person: User, collection: Collection, full: bool = False) -> Sequence[books.Thing]:
        return books.things(person, collection, full=full)

    def named(self, person: User, collection: Collection, names: Iterable[str]) -> dict[str, books.Thing]:
        return books.named(person, collection, names)

    def text(self, thing: books.Thing, url: str, version: str = "") -> str:
        return lines.written(card_drawing.text_lines(thing, url, version))

    def content_type(self, thing: books.Thing, version: str = "") -> str:
        return "text/vcard; charset=utf-8"

    def put(self, person: User, name: str, thing: books.Thing | None, text: str) -> None:
        card_storing.put(person, name, thing, text)

    def delete(self, person: User, thing: books.Thing) -> None:
        card_storing.delete(person, thing)

    def may(self, person: User, action: str, thing: books.Thing) -> bool:
        return may(person, action, thing.record)


_STOCKS: dict[str, Stock] = {
    Shelf.EVENTS.value: CalendarStock("VEVENT"),
    Shelf.TASKS.value: CalendarStock("VTODO"),
    Shelf.CLIENTS.value: CardStock(),
}


def stock_of(shelf: str) -> Stock:
    return _STOCKS[shelf]


def may_add(person: User, shelf: str) -> bool:
    """Whether the person may make anything there."""
    return any(person.scope(kind, Action.CREATE) is not Scope.NONE for kind in stock_of(shelf).kinds)
