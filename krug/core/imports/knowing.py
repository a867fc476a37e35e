"""By what a row of a file is known to speak of a record that is there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from krug.core.access.models import User
from krug.core.imports.filling import GATHERED
from krug.core.imports.fitting import Fitting
from krug.core.imports.imagining import FIRST, Held, Imagined
from krug.core.imports.importers import EXTERNAL, Parsed
from krug.core.imports.models.external import ExternalId
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
from krug.core.search.text import sort_key


@dataclass(frozen=True)
class _There:
    """A record that a row may speak of: its sure key, its name, its numbers in other programs."""

    pk: int
    sure: str
    name: str
    numbers: frozenset[str]


class Knowing:
    """The records of a kind as the rows of one import may call them. `order`: the fields that tell, surest first."""

    def __init__(self, kind: RecordKind, actor: User, order: Sequence[str]) -> None:
        self.kind, self.actor = kind, actor
        by_field = {key.field: key for key in self.kind.match}
        self.match: list[MatchKey] = [by_field[name] for name in order if name in by_field]
        self.sure = next((key for key in self.match if key.sure), None)
        self.column_of = {key.field: kind.field(key.field).column for key in self.match}
        self.by_number = EXTERNAL.name in order
        self.numbers: set[str] = set()
        self.imagined = Imagined()
        # Two people of one office have its phone in common: where no name tells a record, another name tells two.
        self.by_name = "name" in kind.names and "name" not in {key.field for key in self.kind.match}

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
        found |= fitting.doubted(self.kind, rows, self.imagined)
        return [found.get(row.number) for row in rows]

    def are_two(self, one: Parsed, other: Parsed) -> bool:
        if self.by_number and one.external_id and other.external_id:
            return one.external_id != other.external_id
        sure = [self._texts(self.sure, row) for row in (one, other)] if self.sure else [[], []]
        return bool(sure[0] and sure[1] and sure[0] != sure[1]) or self._named_apart(
            one.given.get("name", ""), other.given.get("name", "")
        )

    def imagine(self, values: Mapping[str, Any], number: str) -> int:
        """A new record with these values, by column, as a dry run would make it; gives its id there."""
        return self.imagined.add(self._held(values, number))

    def imagine_changed(
        self, records: Mapping[int, Any], told: Mapping[int, Mapping[str, Any]], only_empty: bool
    ) -> None:
        """Records as a dry run would change them; `told`: what the rows say of each, `records`: those there."""
        numbers = ExternalId.of(self.kind.code, set(records)) if self.by_number and told else {}
        for pk, values in told.items():
            was = self.imagined.held.get(pk)
            if was is None and pk in records:
                was = replace(self._held_by(records[pk]), numbers=numbers.get(pk, frozenset()))
            if was is not None:
                self.imagined.keep(pk, self._changed(was, self._held(values), only_empty))

    def _changed(self, was: Held, new: Held, only_empty: bool) -> Held:
        texts = {}
        for name, own in was.texts.items():
            first, second = (own, new.texts[name]) if only_empty else (new.texts[name], own)
            gathers = only_empty and isinstance(self.kind.field(name), GATHERED)
            texts[name] = tuple(dict.fromkeys([*first, *second])) if gathers else first or second
        name = (was.name or new.name) if only_empty else (new.name or was.name)
        return replace(was, texts=texts, name=name)

    def _held(self, values: Mapping[str, Any], number: str = "") -> Held:
        texts = {key.field: tuple(self._texts_of(key, values)) for key in self.match}
        name = str(values.get("name") or "")
        return Held(texts, name, name, frozenset({number} if number else ()))

    def _held_by(self, record: Any) -> Held:
        return self._held(
            {self.column_of[key.field]: self.kind.field(key.field).value(record) for key in self.match}
            | ({"name": record.name} if self.by_name else {})
        )

    def _texts(self, key: MatchKey, row: Parsed) -> list[str]:
        return self._texts_of(key, row.given)

    def _texts_of(self, key: MatchKey, values: Mapping[str, Any]) -> list[str]:
        value = values.get(self.column_of[key.field])
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
            if pk in self.imagined.held:
                continue
            there = _There(pk, sure if self.sure else "", name if self.by_name else "", numbers.get(pk, frozenset()))
            found.setdefault(text, []).append(there)
        for text, ids in self.imagined.called(key.field, texts).items():
            found[text] = sorted([*found.get(text, ()), *map(self._imagined, ids)], key=lambda there: there.pk)
        return found

    def _imagined(self, pk: int) -> _There:
        held = self.imagined.held[pk]
        sure = held.texts.get(self.sure.field, ()) if self.sure else ()
        return _There(pk, sure[0] if sure else "", held.name if self.by_name else "", held.numbers)

    def _by_number(self, rows: Sequence[Parsed]) -> dict[int, int]:
        numbers = {row.external_id for row in rows if row.external_id} if self.by_number else set()
        imagined = {number: self.imagined.numbers[number] for number in numbers & self.imagined.numbers.keys()}
        known = ExternalId.known(self.kind.code, numbers - imagined.keys()) | imagined
        if not known:
            return {}
        there = self.kind.model.objects.visible_to(self.actor).filter(
            pk__in=[pk for pk in known.values() if pk < FIRST]
        )
        live = {*there.values_list("pk", flat=True), *imagined.values()}
        return {row.number: known[row.external_id] for row in rows if known.get(row.external_id) in live}
