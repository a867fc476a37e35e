"""Bringing in any kind of record by its declaration alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Channel
from krug.core.imports import companions, taking_back
from krug.core.imports.companions import Companions
from krug.core.imports.filling import additions, folded
from krug.core.imports.importers import EXTERNAL, Parsed, Source
from krug.core.imports.knowing import Knowing
from krug.core.imports.linking import Links
from krug.core.imports.mapping import Mapping
from krug.core.imports.models.external import ExternalId
from krug.core.records import writing
from krug.core.records.changing import change_many
from krug.core.records.fields import Field, LinkField
from krug.core.records.kinds import RecordKind
from krug.core.search.text import sort_key


@dataclass(frozen=True)
class RecordImporter:
    """`of` is the kind. Its code here is the kind's path: `krug import clients`."""

    of: RecordKind

    @property
    def code(self) -> str:
        return self.of.path

    @property
    def title(self) -> str | Promise:
        return self.of.plural

    @property
    def page(self) -> str:
        return f"/{self.of.path}"

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.of.fields if not field.read_only)

    @property
    def match(self) -> tuple[str, ...]:
        return (EXTERNAL.name, *(key.field for key in self.of.match))

    def may(self, user: User) -> bool:
        return user.scope(self.of.code, Action.CREATE) is not Scope.NONE

    def choices(self, name: str, mapping: Mapping) -> list[str] | None:
        return None

    def begin(self, actor: User, mapping: Mapping, headings: Sequence[str], source: Source) -> RecordWork:
        return RecordWork(self.of, self.match, actor, mapping, headings, source)

    def undo(
        self, actor: User, created: Sequence[int], changed: dict[int, dict[str, Any]], besides: Sequence[Any]
    ) -> list[str]:
        left = taking_back.take_back(self.of, actor, created, changed)
        return left + companions.take_away(actor, besides)


class RecordWork:
    """One file of records of any kind on its way in: see `importers.Work` for what each step takes and gives.

    `match` are the fields by which a row is known to be an old record's, where the mapping names none. `source` gives
    the whole file's rows, looked through once for the names that links lead to. A row that will not do gets its fault
    (`Parsed.blame`) and stops nothing; `create` and `change` write within the caller's transaction and raise Denied
    where the actor has no right to the kind. What the mapping's links name beside the rows is made with them.
    """

    def __init__(
        self,
        kind: RecordKind,
        match: Sequence[str],
        actor: User,
        mapping: Mapping,
        headings: Sequence[str],
        source: Source,
    ) -> None:
        self.besides: list[Any] = []
        self.kind, self.actor = kind, actor
        self.fields = [field for field in kind.fields if not field.read_only]
        self.knowing = Knowing(kind, actor, mapping.match or list(match))
        self.links = Links(actor)
        self.companions = Companions(self.fields, actor, mapping, headings, RecordImporter)
        self.unfound = self._names_in(source, mapping)

    def complete(self, rows: Sequence[Parsed]) -> None:
        self.companions.complete(rows)
        self.links.complete(self.fields, rows, self.unfound)
        for row in rows:
            for name, reason in self.kind.misfits({**row.first, **row.given}, row.given).items():
                row.blame(name, reason)
        for field in self.fields:
            if self.actor.changes_field(self.kind.code, field.name):
                continue
            for row in rows:
                if row.given.get(field.column) or field.name in row.links or field.name in row.beside:
                    row.blame(field.name, _("Your role does not change this field."))
        if self.actor.scope(self.kind.code, Action.ASSIGN) is Scope.NONE:
            for row in rows:
                if row.given.get("responsible_id", self.actor.pk) != self.actor.pk:
                    row.blame("responsible", _("You may not make another person responsible."))

    def keys(self, row: Parsed) -> list[str]:
        return self.knowing.keys(row)

    def find(self, rows: Sequence[Parsed]) -> list[int | None]:
        return self.knowing.find(rows)

    def are_two(self, one: Parsed, other: Parsed) -> bool:
        return self.knowing.are_two(one, other)

    def create(self, rows: Sequence[Parsed]) -> Sequence[int | None]:
        self.besides += self.companions.make(rows)
        records = writing.add(self.kind, self.actor, [{**row.first, **row.given} for row in rows], Channel.IMPORT)
        ids = [record.pk for record in records]
        numbers = {row.external_id: pk for row, pk in zip(rows, ids, strict=True) if row.external_id}
        if numbers:
            ExternalId.keep(self.kind.code, numbers)
        return ids

    def change(self, rows: Sequence[tuple[int, Parsed]], only_empty: bool) -> dict[int, dict[str, Any]]:
        records = self.kind.model.objects.visible_to(self.actor).prefetch_related(*self.kind.children)
        known = records.in_bulk([pk for pk, _row in rows]) if only_empty else {}
        self._make_what_is_missing(rows, known if only_empty else None)
        wanted: dict[int, dict[str, Any]] = {}
        for pk, given in self._told(rows, only_empty).items():
            if not only_empty:
                wanted[pk] = {f.name: given[f.column] for f in self.fields if f.column in given and not f.once}
            elif pk in known:
                adds, refused = additions(self.fields, known[pk], given)
                for name, reason in refused.items():
                    _blame_all(rows, pk, name, reason)
                wanted |= {} if refused else {pk: adds}
        outcome = change_many(self.kind, self.actor, wanted, Channel.IMPORT)
        for pk, row in rows:
            if pk in outcome.left:
                row.blame("", outcome.left[pk])
        versions = self.kind.model.objects.filter(pk__in=list(outcome.changed)).values_list("pk", "version")
        return {
            pk: {"version": version, "values": {name: was["old"] for name, was in outcome.changed[pk].items()}}
            for pk, version in versions
        }

    def connect(self, later: Sequence[tuple[int, dict[str, str]]]) -> None:
        rows = [Parsed(pk, [], links=dict(links)) for pk, links in later]
        self.links.complete(self.fields, rows, {})
        names = {field.column: field.name for field in self.fields}
        wanted = {row.number: {names[column]: pk for column, pk in row.given.items()} for row in rows if row.given}
        change_many(self.kind, self.actor, wanted, Channel.IMPORT)

    def fold(self, first: Parsed, second: Parsed, only_empty: bool) -> None:
        given = folded(self.fields, first.given, second.given) if only_empty else {**first.given, **second.given}
        first.given = given
        first.beside = {**second.beside, **first.beside} if only_empty else {**first.beside, **second.beside}

    def _make_what_is_missing(self, rows: Sequence[tuple[int, Parsed]], known: dict[int, Any] | None) -> None:
        """Records named beside the rows; where `known` are given, only for those that have no link of their own."""
        for pk, row in rows if known is not None else ():
            there = known.get(pk) if known else None
            row.beside = {n: told for n, told in row.beside.items() if there and not self.kind.field(n).value(there)}
        self.besides += self.companions.make([row for _pk, row in rows])

    def _told(self, rows: Sequence[tuple[int, Parsed]], only_empty: bool) -> dict[int, dict[str, Any]]:
        """What the rows say of each record: several of one are as one."""
        said: dict[int, Parsed] = {}
        for pk, row in rows:
            if pk in said:
                self.fold(said[pk], row, only_empty)
            else:
                said[pk] = replace(row)
        return {pk: row.given for pk, row in said.items()}

    def _names_in(self, source: Source, mapping: Mapping) -> dict[str, set[str]]:
        """For links within the kind itself, such as a parent company: texts that rows of this very file are called."""
        own = [f for f in self.fields if isinstance(f, LinkField) and f.to == self.kind.code]
        used = {*mapping.columns.values(), *mapping.compose}
        own = [field for field in own if field.name in used]
        if not own:
            return {}
        names: set[str] = set()
        wanted: dict[str, set[str]] = {field.name: set() for field in own}
        for row in source():
            names |= {sort_key(str(row.given.get("name", ""))), row.external_id} if not row.faults else set()
            for name in wanted.keys() & row.links.keys():
                wanted[name].add(row.links[name])
        return {
            name: {text for text in texts if sort_key(text) in names or text in names} for name, texts in wanted.items()
        }


def _blame_all(rows: Sequence[tuple[int, Parsed]], pk: int, name: str, reason: str) -> None:
    for of, row in rows:
        if of == pk:
            row.blame(name, reason)
