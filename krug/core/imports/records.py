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
from krug.core.imports.imagining import FIRST, Imagined
from krug.core.imports.importers import EXTERNAL, Parsed, Source
from krug.core.imports.knowing import Knowing
from krug.core.imports.linking import Links
from krug.core.imports.mapping import BadMapping, Mapping
from krug.core.imports.models.external import ExternalId
from krug.core.imports.uses import NoUses, Uses
from krug.core.records import writing
from krug.core.records.changing import Outcome, change_many, weighed
from krug.core.records.custom import adding
from krug.core.records.custom.fields import Custom
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

    @property
    def uses(self) -> Uses:
        return NoUses()

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
        self.imagined = {kind.code: self.knowing.imagined}
        self.links = Links(actor)
        self.linked = self._linked(mapping)
        self.companions = Companions(self.fields, actor, mapping, headings, RecordImporter)
        self.companions.imagine(self.imagined)
        self.unfound = self._names_in(source, mapping)

    def complete(self, rows: Sequence[Parsed]) -> None:
        for row in rows if self.linked else ():
            row.first = {**row.first, **self.linked}
        self.companions.complete(rows)
        self.links.complete(self.fields, rows, self.unfound)
        for row in rows:
            for name, reason in self.kind.misfits({**row.first, **row.given}, row.given).items():
                row.blame(name, reason)
        self._look_at_added(rows)
        for field in self.fields:
            if self.actor.changes_field(self.kind.code, field.name):
                continue
            for row in rows:
                if row.given.get(field.column) or field.name in row.links or field.name in row.beside:
                    row.blame(field.name, _("Your role does not change this field."))
        if self.actor.scope(self.kind.code, Action.ASSIGN) is Scope.NONE:
            for row in rows:
                if {**row.first, **row.given}.get("responsible_id") not in (None, self.actor.pk):
                    row.blame("responsible", _("You may not make another person responsible."))

    def _look_at_added(self, rows: Sequence[Parsed]) -> None:
        """What a row tells of fields that rooms added must fit together by itself, as soon as all that it leads to is
        there; of records that are there already it is looked at once more with what they hold."""
        added = {field.column: field.name for field in self.fields if isinstance(field, Custom) and field.is_added}
        waits = [any(_waits_for(row, column, name) for column, name in added.items()) for row in rows]
        told = [row for row, wait in zip(rows, waits, strict=True) if not wait and added.keys() & row.given.keys()]
        blank = self.kind.model()
        for row, errors in zip(
            told, adding.misfits(self.kind, [blank] * len(told), [{**r.first, **r.given} for r in told]), strict=True
        ):
            for name, reason in errors.items():
                row.blame(name, reason)

    def keys(self, row: Parsed) -> list[str]:
        return self.knowing.keys(row)

    def find(self, rows: Sequence[Parsed]) -> list[int | None]:
        return self.knowing.find(rows)

    def are_two(self, one: Parsed, other: Parsed) -> bool:
        return self.knowing.are_two(one, other)

    def create(self, rows: Sequence[Parsed]) -> Sequence[int | None]:
        self.besides += self.companions.make(rows)
        self._look_at_added(rows)
        fit = [row for row in rows if not row.faults]
        ids = dict(zip([row.number for row in fit], self.add(fit) if fit else [], strict=True))
        numbers = {row.external_id: ids[row.number] for row in fit if row.external_id}
        if numbers:
            ExternalId.keep(self.kind.code, numbers)
        return [ids.get(row.number) for row in rows]

    def add(self, rows: Sequence[Parsed]) -> list[int]:
        """New records as their kind is written, by whoever knows better than its declaration; gives their ids."""
        values = [{**row.first, **row.given} for row in rows]
        return [record.pk for record in writing.add(self.kind, self.actor, values, Channel.IMPORT)]

    def change(self, rows: Sequence[tuple[int, Parsed]], only_empty: bool) -> dict[int, dict[str, Any]]:
        records = self.kind.model.objects.visible_to(self.actor).prefetch_related(*self.kind.children)
        known = records.in_bulk([pk for pk, _row in rows]) if only_empty else {}
        self._pass_over_links(rows, known if only_empty else None)
        self.besides += self.companions.make([row for _pk, row in rows])
        wanted = self._wanted(rows, self._told(rows, only_empty), known if only_empty else None)
        outcome = change_many(self.kind, self.actor, wanted, Channel.IMPORT)
        _blame_left(rows, outcome)
        versions = self.kind.model.objects.filter(pk__in=list(outcome.changed)).values_list("pk", "version")
        return {
            pk: {"version": version, "values": {name: was["old"] for name, was in outcome.changed[pk].items()}}
            for pk, version in versions
        }

    def pretend(
        self, new: Sequence[Parsed], known: Sequence[tuple[int, Parsed]], only_empty: bool
    ) -> Sequence[int | None]:
        ids = [pk for pk, _row in known if pk < FIRST]
        records = self.kind.model.objects.visible_to(self.actor).prefetch_related(*self.kind.children).in_bulk(ids)
        self._pass_over_links(known, records if only_empty else None)
        self.companions.pretend([*new, *(row for _pk, row in known)])
        told = self._told(known, only_empty)
        there = {pk: given for pk, given in told.items() if pk in records}
        wanted = self._wanted(known, there, records if only_empty else None)
        if wanted:
            _blame_left(
                known, weighed(self.kind, self.actor, {pk: self._real(values) for pk, values in wanted.items()})
            )
        ids_of_new = [self.knowing.imagine({**row.first, **row.given}, row.external_id) for row in new]
        refused = {pk for pk, row in known if row.faults}
        self.knowing.imagine_changed(records, {pk: g for pk, g in told.items() if pk not in refused}, only_empty)
        return ids_of_new

    def join(self, imagined: dict[str, Imagined]) -> None:
        """A dry run of another kind makes records of this one too: what they imagine they have in common."""
        self.imagined = imagined
        self.knowing.imagined = imagined.setdefault(self.kind.code, self.knowing.imagined)
        self.companions.imagine(imagined)

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

    def _linked(self, mapping: Mapping) -> dict[str, int]:
        """What the mapping says of every new record, where it leads elsewhere: column to id.

        Raises BadMapping for what leads nowhere, and for a field that the person's role does not change.
        """
        for field in self.fields:
            if mapping.defaults.get(field.name) and not self.actor.changes_field(self.kind.code, field.name):
                raise BadMapping(f"{field.title}: {_('Your role does not change this field.')}")
        links = [f for f in self.fields if isinstance(f, LinkField) and mapping.defaults.get(f.name)]
        row = Parsed(0, [], links={field.name: mapping.defaults[field.name] for field in links})
        self.links.complete(links, [row], {})
        if row.faults:
            raise BadMapping(row.faults[0].reason)
        return row.given

    def _wanted(
        self, rows: Sequence[tuple[int, Parsed]], told: dict[int, dict[str, Any]], known: dict[int, Any] | None
    ) -> dict[int, dict[str, Any]]:
        """What each record is to get of what the rows told of it; of `known` records only what they have not."""
        wanted: dict[int, dict[str, Any]] = {}
        for pk, given in told.items():
            if known is None:
                wanted[pk] = {f.name: given[f.column] for f in self.fields if f.column in given and not f.once}
            elif pk in known:
                adds, refused = additions(self.fields, known[pk], given)
                for name, reason in refused.items():
                    _blame_all(rows, pk, name, reason)
                wanted |= {} if refused else {pk: adds}
        return wanted

    def _real(self, values: dict[str, Any]) -> dict[str, Any]:
        """Without links to records that are only imagined."""
        links = {field.name for field in self.fields if isinstance(field, LinkField)}
        return {name: value for name, value in values.items() if name not in links or (value or 0) < FIRST}

    def _pass_over_links(self, rows: Sequence[tuple[int, Parsed]], known: dict[int, Any] | None) -> None:
        """Where `known` are given, records named beside the rows are made for those alone that have no such link."""
        for pk, row in rows if known is not None else ():
            there = known.get(pk) if known else None
            row.beside = {n: told for n, told in row.beside.items() if there and not self.kind.field(n).value(there)}

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


def _waits_for(row: Parsed, column: str, name: str) -> bool:
    """Whether what the field leads to is yet to be made."""
    return name in row.beside and row.given.get(column) is None


def _blame_left(rows: Sequence[tuple[int, Parsed]], outcome: Outcome) -> None:
    for pk, row in rows:
        if pk in outcome.left:
            for name, reason in (outcome.faults.get(pk) or {"": outcome.left[pk]}).items():
                row.blame(name, reason)


def _blame_all(rows: Sequence[tuple[int, Parsed]], pk: int, name: str, reason: str) -> None:
    for of, row in rows:
        if of == pk:
            row.blame(name, reason)
