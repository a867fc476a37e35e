"""Records that a row names beside its own, a person's company or a deal's client: found, or made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.imports import taking_back
from krug.core.imports.imagining import Imagined
from krug.core.imports.importers import Fault, Importer, Parsed, Work
from krug.core.imports.mapping import Mapping
from krug.core.imports.parsing import Parser
from krug.core.imports.reading import Row
from krug.core.records import kinds
from krug.core.records.fields import LinkField
from krug.core.records.kinds import RecordKind

MADE = "made"
Opening = Callable[[RecordKind], Importer]


@dataclass(frozen=True)
class _Way:
    """One way in which a row may tell of the record."""

    parser: Parser
    work: Work

    def read(self, row: Parsed) -> Parsed:
        return self.parser.parse(Row(row.number, row.cells))


class Companions:
    """The links of one import that the mapping describes. `open_as` gives the importer of a kind."""

    def __init__(
        self, fields: Sequence[Any], actor: User, mapping: Mapping, headings: Sequence[str], open_as: Opening
    ) -> None:
        self.actor = actor
        self.fields = [field for field in fields if isinstance(field, LinkField) and field.name in mapping.links]
        self._ways: dict[str, list[_Way]] = {
            field.name: [
                _way(field.to, open_as(kinds.get(field.to)), actor, mapping, entry, headings)
                for entry in mapping.links[field.name]
            ]
            for field in self.fields
        }

    def complete(self, rows: Sequence[Parsed]) -> None:
        """Put the records that are there into `given`, those to be made into `beside`; else the row gets its fault."""
        for field in self.fields:
            told: list[list[tuple[Parsed, Parsed]]] = [[] for _way in self._ways[field.name]]
            for row in rows:
                row.links.pop(field.name, None)
                if found := self._read(field.name, row):
                    told[found[0]].append((row, found[1]))
            for number, pairs in enumerate(told):
                self._settle(field, number, pairs)

    def make(self, rows: Sequence[Parsed]) -> list[Any]:
        """Make what is still to be made for the rows, one record for all that name it; gives what undoing needs."""
        made: list[Any] = []
        for field in self.fields:
            for number, way in enumerate(self._ways[field.name]):
                named = [(row, row.beside[field.name][1]) for row in rows if _waits(row, field, number)]
                firsts = _together(way.work, [child for _row, child in named])
                new = list({id(first): first for first in firsts}.values())
                ids = dict(zip(map(id, new), way.work.create(new) if new else [], strict=True))
                for (row, _child), first in zip(named, firsts, strict=True):
                    row.given[field.column] = ids[id(first)]
                made += [[MADE, field.to, pk] for pk in ids.values()]
        return made

    def pretend(self, rows: Sequence[Parsed]) -> None:
        """In a dry run, instead of `make`: a later row that names the same record would find it."""
        for field in self.fields:
            for number, way in enumerate(self._ways[field.name]):
                children = [row.beside[field.name][1] for row in rows if _waits(row, field, number)]
                firsts = _together(way.work, children)
                way.work.pretend(list({id(first): first for first in firsts}.values()), [], only_empty=True)

    def imagine(self, imagined: dict[str, Imagined]) -> None:
        """What the ways imagine in a dry run they have in common, by kind."""
        for ways in self._ways.values():
            for way in ways:
                way.work.join(imagined)

    def _read(self, name: str, row: Parsed) -> tuple[int, Parsed] | None:
        """What the row tells, by the first way that gives a name; where none does, by the first that gives a key."""
        told = [(number, way.read(row)) for number, way in enumerate(self._ways[name])]
        told = [(number, child) for number, child in told if child.faults or self._ways[name][number].work.keys(child)]
        return next((one for one in told if one[1].given.get("name")), told[0] if told else None)

    def _settle(self, field: LinkField, number: int, pairs: Sequence[tuple[Parsed, Parsed]]) -> None:
        way, kind = self._ways[field.name][number], kinds.get(field.to)
        for row, child in pairs:
            row.columns.setdefault(field.name, min(child.columns.values(), default=0))
        way.work.complete([child for _row, child in pairs])
        may_make = self.actor.scope(kind.code, Action.CREATE) is not Scope.NONE
        for (row, child), pk in zip(pairs, way.work.find([child for _row, child in pairs]), strict=True):
            if child.doubt or child.faults:
                row.faults += [child.doubt] if child.doubt else child.faults
            elif pk is not None:
                row.given[field.column] = pk
            elif may_make and all(child.given.get(one.column) for one in kind.fields if one.required):
                row.beside[field.name] = number, child
            else:
                row.faults.append(_nobody(row, field, child))


def take_away(actor: User, besides: Sequence[Any]) -> list[str]:
    """Undo what `make` made; gives, in words, what had to stay."""
    ids: dict[str, list[int]] = {}
    for what, *rest in besides:
        if what == MADE:
            ids.setdefault(rest[0], []).append(rest[1])
    return [text for code, made in ids.items() for text in taking_back.take_back(kinds.get(code), actor, made, {})]


def _way(
    kind: str, importer: Importer, actor: User, mapping: Mapping, entry: dict[str, Any], headings: Sequence[str]
) -> _Way:
    firsts = entry.get("defaults", {}).items()
    own = Mapping(
        columns=entry.get("columns", {}),
        compose=entry.get("compose", {}),
        defaults={name: said for name, said in firsts if actor.changes_field(kind, name)},
        values=mapping.values,
        dates=mapping.dates,
        decimal=mapping.decimal,
        entities=mapping.entities,
    )
    return _Way(Parser(importer, own, headings, partly=True), importer.begin(actor, own, headings, lambda: iter(())))


def _waits(row: Parsed, field: LinkField, number: int) -> bool:
    return row.given.get(field.column) is None and row.beside.get(field.name, (None,))[0] == number


def _together(work: Work, children: Sequence[Parsed]) -> list[Parsed]:
    """For each the first that speaks of the same record, which takes in what the others say more."""
    known: dict[str, list[Parsed]] = {}
    found = []
    for child in children:
        keys = work.keys(child)
        same = (one for key in keys for one in known.get(key, []) if not work.are_two(one, child))
        first = next(same, None)
        if first is None:
            first = replace(child, given=dict(child.given))
        else:
            work.fold(first, child, only_empty=True)
        for key in keys:
            known.setdefault(key, []).append(first)
        found.append(first)
    return found


def _nobody(row: Parsed, field: LinkField, child: Parsed) -> Fault:
    said = next((text for at in sorted(child.columns.values()) if (text := child.cells[at].strip())), "")
    return Fault(row.columns.get(field.name), _("There is no “%(text)s” in Krug.") % {"text": said[:80]})
