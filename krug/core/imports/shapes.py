"""The shape of another program's files: which headings tell it, and its mapping for whichever of them a file has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from krug.core.imports import matching
from krug.core.imports.importers import EXTERNAL, Importer
from krug.core.imports.mapping import BadMapping, Mapping, from_tables, parts_of
from krug.core.imports.reading.headings import bare, normal
from krug.core.records import kinds
from krug.core.records.fields import Field, LinkField, SeveralField, TextField


@dataclass(frozen=True)
class Shape:
    """`mapping` names more columns than any one file has. `telling`: headings that a file of this shape has, each a
    list of which it has one. `general`: gives way to any other that fits. `leaves`: headings that look like a field and
    are none. `kind`: what such a file holds.
    """

    kind: str
    mapping: Mapping
    telling: list[list[str]]
    general: bool = False
    leaves: tuple[str, ...] = ()

    @property
    def headings(self) -> set[str]:
        """Every heading the mapping knows, as `normal` writes it."""
        beside = [heading for name in self.mapping.links for heading in self.mapping.beside(name)]
        parts = [part for text in self.mapping.compose.values() for part in parts_of(text)]
        told = [word for words in self.telling for word in words]
        known = (*self.mapping.columns, *beside, *parts, *told, *self.mapping.passes_over, *self.leaves)
        return {normal(heading) for heading in known}

    def likeness(self, headings: Sequence[str]) -> int:
        """How many of its headings a file has; 0 for a file of another shape."""
        there = {normal(bare(heading)) for heading in headings}
        if not all(any(normal(word) in there for word in words) for words in self.telling):
            return 0
        return len(there & self.headings)

    def fitted(self, importer: Importer, headings: Sequence[str]) -> Mapping:
        """The mapping for a file with these headings; columns it does not know find their fields by themselves.

        Raises BadMapping for a file that has none of its columns.
        """
        there: dict[str, list[str]] = {}
        for heading in headings:
            there.setdefault(normal(bare(heading)), []).append(heading)
        own = _fit(self.mapping, there, {field.name: field for field in (*importer.fields, EXTERNAL)})
        if not own.columns and not own.compose:
            raise BadMapping(_("None of the columns of this mapping is in the file."))
        told = {*own.left_out(headings)}
        passed = {h for h in headings if h not in told or normal(bare(h)) in map(normal, self.leaves)}
        others = matching.guessed(importer, headings, {*own.columns.values(), *own.compose, *own.links}, passed)
        columns = {**own.columns, **others.columns}
        return replace(own, columns=columns, values=dict(_values(self.mapping, columns, there)))


def shape_of(given: Dict[str, Any]) -> Shape | None:
    """The shape in tables of TOML that say by which headings it is told, else None. Raises BadMapping."""
    if "telling" not in given:
        return None
    telling = [[words] if isinstance(words, str) else [str(word) for word in words] for words in given["telling"]]
    leaves = tuple(str(word) for word in given.get("leaves", ()))
    return Shape(str(given.get("kind", "")), from_tables(given), telling, bool(given.get("general")), leaves)


def _fit(mapping: Mapping, there: Dict[str, list[str]], fields: Dict[str, Field]) -> Mapping:
    columns = _columns(mapping.columns, there, fields)
    links = {
        name: [entry for entry in (_entry(one, there, _fields_of(fields.get(name))) for one in entries) if entry]
        for name, entries in mapping.links.items()
    }
    options = dict(mapping.options)
    if "closed" in options:
        kept = {n: w for n, w in options["closed"].items() if n not in ("column", "date") or normal(w) in there}
        options["closed"] = kept if "column" in kept else {}
    if "stage_dates" in options:
        options["stage_dates"] = {s: h for s, h in options["stage_dates"].items() if not h or normal(h) in there}
    return replace(
        mapping,
        columns=columns,
        compose=_composed(mapping.compose, there),
        links={name: entries for name, entries in links.items() if entries},
        passes_over={here: words for h, words in mapping.passes_over.items() for here in there.get(normal(h), ())},
        options=options,
    )


def _columns(columns: Dict[str, str], there: Dict[str, list[str]], fields: Dict[str, Field]) -> dict[str, str]:
    """The first of the columns that mean one thing; all, and repeated ones too, where the field holds several."""
    found: dict[str, str] = {}
    for heading, name in columns.items():
        here, field = there.get(normal(heading), []), fields.get(name)
        several = isinstance(field, SeveralField) or (isinstance(field, TextField) and field.multiline)
        if several or name not in found.values():
            found |= dict.fromkeys(here if several else here[:1], name)
    return found


def _values(
    mapping: Mapping, columns: Dict[str, str], there: Dict[str, list[str]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """A table of values stands under a heading, or under a field for whatever column becomes it."""
    for known in {heading for headings in there.values() for heading in headings}:
        by_field = mapping.values.get(columns.get(known, ""), {})
        table = {**by_field, **mapping.table_of(bare(known))}
        if table:
            yield known, table


def _composed(compose: Dict[str, str], there: Dict[str, list[str]]) -> dict[str, str]:
    found = {}
    for name, text in compose.items():
        parts = parts_of(text)
        for part in parts:
            here = there.get(normal(part), [])
            text = text.replace("{" + part + "}", "{" + here[0] + "}" if here else "")
        if any(normal(part) in there for part in parts):
            found[name] = text
    return found


def _entry(entry: Dict[str, Any], there: Dict[str, list[str]], fields: Dict[str, Field]) -> dict[str, Any]:
    """A way to tell of a linked record, by the columns the file has; empty where it has none."""
    columns = _columns(entry.get("columns", {}), there, fields)
    compose = _composed(entry.get("compose", {}), there)
    return {"columns": columns, "compose": compose, "defaults": entry.get("defaults", {})} if columns or compose else {}


def _fields_of(field: Field | None) -> dict[str, Field]:
    return {one.name: one for one in kinds.get(field.to).fields} if isinstance(field, LinkField) else {}
