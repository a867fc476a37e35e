"""Where records lie, as something to group by: declared by the room that knows their addresses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.lists.filtering.fields import Asked
from krug.core.records import kinds
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import LinkField, PersonField, TextField
from krug.core.records.kinds import RecordKind

Degrees = tuple[float, float]


@dataclass(frozen=True)
class PlaceField(TextField):
    """A town, a region: no column of the record, but told by the rows of its addresses."""


@dataclass(frozen=True)
class Places:
    """`fields` of the records of `kind`, for whoever sees the field `needs`.

    `told(name, path)` gives the expression by which a query tells the place of the record whose key stands in its
    column `path`, "" for none. `found(name, records, groups)` gives where each of these places lies, (latitude,
    longitude), out of the addresses of `records` (a query of keys); one that nobody knows is left out. One query.
    `how` says to people which of several addresses counts.
    """

    kind: str
    needs: str
    fields: tuple[PlaceField, ...]
    told: Callable[[str, str], Any]
    found: Callable[[str, Any, Collection[str]], Mapping[str, Degrees]]
    how: str | Promise

    def declare(self, _module: str) -> None:
        _places[self.kind] = self


_places: dict[str, Places] = {}


def of(kind: RecordKind) -> Places:
    """Raises KeyError for a kind of which nobody knows where its records lie."""
    return _places[kind.code]


def own(kind: RecordKind, reader: User) -> Iterator[Asked]:
    """The places of the kind's own records, none where this reader does not see their addresses."""
    for field in _seen(kind, reader):
        yield Asked(field.name, str(field.title), field, kind)


def linked(kind: RecordKind, reader: User) -> Iterator[Asked]:
    """Those of the records one link further; a firm's own link is no column to go by."""
    for link in kind.seen_by(reader).columns:
        if not isinstance(link, LinkField) or isinstance(link, (PersonField, Custom)) or not kinds.known(link.to):
            continue
        target = kinds.get(link.to)
        if reader.scope(target.code, Action.SEE) is Scope.NONE:
            continue
        for field in _seen(target, reader):
            yield Asked(f"{link.name}.{field.name}", f"{link.title}: {field.title}", field, target, link)


def _seen(kind: RecordKind, reader: User) -> tuple[PlaceField, ...]:
    places = _places.get(kind.code)
    return places.fields if places and reader.sees_field(kind.code, places.needs) else ()
