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
from krug.core.imports.fitting import Fitting
from krug.core.imports.importers import EXTERNAL, Parsed, Source
from krug.core.imports.linking import Links
from krug.core.imports.mapping import Mapping
from krug.core.imports.models.external import ExternalId
from krug.core.records import writing
from krug.core.records.changing import change_many
from krug.core.records.fields import Field, LinkField
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
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


@dataclass(frozen=True)
class _There:
    """A record that a row may speak of: its sure key, its name, its numbers in other programs."""

    pk: int
    sure: str
    name: str
    numbers: frozenset[str]


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
        order = mapping.match or list(match)
        by_field = {key.field: key for key in self.kind.match}
        self.match: list[MatchKey] = [by_field[name] for name in order if name in by_field]
        self.sure = next((key for key in self.match if key.sure), None)
        self.column_of = {key.field: kind.field(key.field).column for key in self.match}
        self.by_number = EXTERNAL.name in order
        self.numbers: set[str] = set()
        # Two people of one office have its phone in common: where no name tells a record, another name tells two.
        self.by_name = "name" in kind.names and "name" not in {key.field for key in self.kind.match}
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
        own = [f"{EXTERNAL.name} {row.external_id}"] if self.by_number and row.external_id else []
        return own + [f"{key.field} {text}" for key in self.match for text in self._texts(key, row)]

    def find(self, rows: Sequence[Parsed]) -> list[int | None]:
        found, fitting = self._by_number(rows), Fitting()
        self.numbers |= {row.external_id for row in rows if row.external_id} if self.by_number else set()
        for key in self.match:
            asked = [(row, self._texts(key, row)) for row in rows if row.number not in found]
            there = self._ask(key, {text for _row, texts in asked for text in texts})
            for row, texts in asked if there else []:
                several = [one.pk for text in texts for one in there.get(text, []) if self._may_be(row, one)]
                if (pk := fitting.narrow(row, key.field, several)) is not None:
                    found[row.number] = pk
        found |= fitting.doubted(self.kind, rows)
        return [found.get(row.number) for row in rows]

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

    def are_two(self, one: Parsed, other: Parsed) -> bool:
        if self.by_number and one.external_id and other.external_id:
            return one.external_id != other.external_id
        sure = [self._texts(self.sure, row) for row in (one, other)] if self.sure else [[], []]
        return bool(sure[0] and sure[1] and sure[0] != sure[1]) or self._named_apart(
            one.given.get("name", ""), other.given.get("name", "")
        )

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

    def _texts(self, key: MatchKey, row: Parsed) -> list[str]:
        value = row.given.get(self.column_of[key.field])
        return key.keys(value) if value else []

    def _may_be(self, row: Parsed, there: _There) -> bool:
        """Two that differ in a sure key are two, though they have one name; and so are two numbers of one file."""
        own = self._texts(self.sure, row) if self.sure else []
        if own and there.sure and own != [there.sure]:
            return False
        if row.external_id and not there.numbers.isdisjoint(self.numbers - {row.external_id}):
            return False
        return not self._named_apart(row.given.get("name", ""), there.name)

    def _named_apart(self, one: str, other: str) -> bool:
        """Whether two names have no word in common."""
        if not self.by_name or not one or not other:
            return False
        return set(sort_key(one).split()).isdisjoint(sort_key(other).split())

    def _ask(self, key: MatchKey, texts: set[str]) -> dict[str, list[_There]]:
        """Text to the records it may be; one query, and one more where numbers of the other program tell them apart."""
        if not texts:
            return {}
        rows = self.kind.model.objects.visible_to(self.actor).filter(**{f"{key.lookup}__in": list(texts)})
        columns = [key.lookup, self.sure.lookup if self.sure else "pk", "name" if self.by_name else "pk"]
        asked = list(rows.order_by("pk").values_list("pk", *columns))
        numbers = ExternalId.of(self.kind.code, {pk for pk, *_rest in asked}) if self.numbers and asked else {}
        found: dict[str, list[_There]] = {}
        for pk, text, sure, name in asked:
            there = _There(pk, sure if self.sure else "", name if self.by_name else "", numbers.get(pk, frozenset()))
            found.setdefault(text, []).append(there)
        return found

    def _by_number(self, rows: Sequence[Parsed]) -> dict[int, int]:
        numbers = {row.external_id for row in rows if row.external_id} if self.by_number else set()
        known = ExternalId.known(self.kind.code, numbers)
        if not known:
            return {}
        there = self.kind.model.objects.visible_to(self.actor).filter(pk__in=known.values())
        live = set(there.values_list("pk", flat=True))
        return {row.number: known[row.external_id] for row in rows if known.get(row.external_id) in live}

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
