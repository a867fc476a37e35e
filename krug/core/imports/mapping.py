"""How a file's columns become fields: what a mapping file says, what a person chose on the page."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from krug.core.imports.reading.headings import normal

PART = re.compile(r"\{([^{}]+)\}")


class BadMapping(Exception):
    """The mapping cannot be used; the message says why."""


@dataclass(frozen=True)
class Mapping:
    """`columns`: heading → field. `values`: heading → {as in the file: as in Krug}. `defaults`: field → value.

    `compose`: field → text with headings in braces. `dates` and `decimal` say how they are written, empty: however
    they can be read. `match`: the fields by which a duplicate is told, in order. `options`: what one kind alone
    understands, such as a deal's stage_dates.
    """

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    compose: dict[str, str] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    decimal: str = ""
    match: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    links: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    passes_over: dict[str, list[str]] = field(default_factory=dict)
    entities: bool = False

    def plain(self) -> dict[str, Any]:
        """As JSON; `Mapping(**plain)` is the same again."""
        return asdict(self)

    def field_of(self, heading: str) -> str:
        """The field a column becomes, empty when it is left out."""
        wanted = normal(heading)
        return next((name for known, name in self.columns.items() if normal(known) == wanted), "")

    def left_out(self, headings: Sequence[str]) -> list[str]:
        """The columns that nothing takes: no field, no composed text, no option of the kind."""
        beside = [heading for field in self.links for heading in self.beside(field)]
        parts = [name for text in self.compose.values() for name in parts_of(text)]
        told = {normal(name) for name in [*self.columns, *parts, *beside, *self.passes_over, *_texts(self.options)]}
        return [heading for heading in headings if heading.strip() and normal(heading) not in told]

    def beside(self, name: str) -> dict[str, str]:
        """The columns that speak of the record which the field `name` leads to: heading → that record's field."""
        found: dict[str, str] = {}
        for entry in self.links.get(name, []):
            composed = {part: of for of, text in entry.get("compose", {}).items() for part in parts_of(text)}
            found = {**composed, **entry.get("columns", {}), **found}
        return found

    def table_of(self, heading: str) -> dict[str, str]:
        """What values of a column mean, as they were told."""
        return next((dict(table) for known, table in self.values.items() if normal(known) == normal(heading)), {})

    def translated(self, heading: str, text: str) -> str:
        """A cell's text after the table of values."""
        for known, table in self.values.items():
            if normal(known) == normal(heading):
                return next((to for of, to in table.items() if normal(of) == normal(text)), text)
        return text


def parts_of(template: str) -> list[str]:
    """The headings in braces of a composed text."""
    return PART.findall(template)


def composed(template: str, cell: Callable[[str], str]) -> str:
    """The text with cells in place of their headings; a line falls away where all of its cells are empty.

    `cell` gives the cell under a heading.
    """
    lines = []
    for line in template.split("\n"):
        parts = parts_of(line)
        if not parts or any(cell(part).strip() for part in parts):
            lines.append(PART.sub(lambda found: cell(found[1]), line))
    return "\n".join(lines).strip()


def _texts(options: Any) -> Iterator[str]:
    """Every text among the options: what one kind alone understands may name columns."""
    if isinstance(options, str):
        yield options
    elif isinstance(options, (dict, list)):
        for part in options.values() if isinstance(options, dict) else options:
            yield from _texts(part)


PARTS = {"columns", "values", "defaults", "compose", "formats", "match", "links", "passes_over"}
HEAD = {"title", "kind", "telling", "general", "leaves"}


def tables_in(path: Path) -> dict[str, Any]:
    """What a file of TOML says. Raises BadMapping, with the place where the file is wrong."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadMapping(_("There is no mapping file %(path)s.") % {"path": path}) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadMapping(_("%(path)s is not TOML: %(error)s") % {"path": path.name, "error": error}) from None


def from_tables(given: Dict[str, Any]) -> Mapping:
    """The mapping in tables as TOML gives them. Raises BadMapping."""
    formats = given.get("formats", {})
    for name in ("columns", "values", "defaults", "compose", "formats", "links", "passes_over"):
        if not isinstance(given.get(name, {}), dict):
            raise BadMapping(_("“%(name)s” in the mapping must be a table.") % {"name": name})
    if not given.get("columns"):
        raise BadMapping(_("The mapping has no table “columns”: column of the file = field."))
    dates = formats.get("date", [])
    sign = formats.get("decimal", "")
    if sign not in ("", ",", "."):
        raise BadMapping(_("“decimal” in the mapping is “,” or “.”."))
    return Mapping(
        columns={str(heading): str(name) for heading, name in given["columns"].items()},
        values={
            str(heading): {str(of): str(to) for of, to in table.items()}
            for heading, table in given.get("values", {}).items()
        },
        defaults={str(name): str(value) for name, value in given.get("defaults", {}).items()},
        compose={str(name): str(text) for name, text in given.get("compose", {}).items()},
        dates=_words(dates),
        decimal=sign,
        match=[str(name) for name in given.get("match", [])],
        options={name: value for name, value in given.items() if name not in PARTS | HEAD},
        links={str(name): _entries(name, entries) for name, entries in given.get("links", {}).items()},
        passes_over={str(heading): _words(words) for heading, words in given.get("passes_over", {}).items()},
        entities=bool(formats.get("entities", False)),
    )


def _entries(name: str, entries: Any) -> list[dict[str, Any]]:
    """Raises BadMapping for what is no list of tables."""
    found = entries if isinstance(entries, list) else [entries]
    for entry in found:
        tables = [entry, *(entry.values() if isinstance(entry, dict) else ())]
        if not all(isinstance(table, dict) for table in tables) or entry.keys() - {"columns", "compose", "defaults"}:
            raise BadMapping(
                _("“%(name)s” among the links of the mapping must be tables: columns, compose, defaults.")
                % {"name": name}
            )
    return found


def _words(words: Any) -> list[str]:
    return [str(word) for word in words] if isinstance(words, list) else [str(words)]
