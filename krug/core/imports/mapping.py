"""How a file's columns become fields: what a mapping file says, what a person chose on the page."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any

from django.utils.translation import gettext as _

from krug.core.imports.reading.headings import normal


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

    def plain(self) -> dict[str, Any]:
        """As JSON; `Mapping(**plain)` is the same again."""
        return asdict(self)

    def field_of(self, heading: str) -> str:
        """The field a column becomes, empty when it is left out."""
        wanted = normal(heading)
        return next((name for known, name in self.columns.items() if normal(known) == wanted), "")

    def left_out(self, headings: Sequence[str]) -> list[str]:
        """The columns that nothing takes: no field, no composed text, no option of the kind."""
        parts = [name for text in self.compose.values() for _text, name, _spec, _as in Formatter().parse(text) if name]
        told = {normal(name) for name in [*self.columns, *parts, *_texts(self.options)]}
        return [heading for heading in headings if heading.strip() and normal(heading) not in told]

    def table_of(self, heading: str) -> dict[str, str]:
        """What values of a column mean, as they were told."""
        return next((dict(table) for known, table in self.values.items() if normal(known) == normal(heading)), {})

    def translated(self, heading: str, text: str) -> str:
        """A cell's text after the table of values."""
        for known, table in self.values.items():
            if normal(known) == normal(heading):
                return next((to for of, to in table.items() if normal(of) == normal(text)), text)
        return text


def _texts(options: Any) -> Iterator[str]:
    """Every text among the options: what one kind alone understands may name columns."""
    if isinstance(options, str):
        yield options
    elif isinstance(options, (dict, list)):
        for part in options.values() if isinstance(options, dict) else options:
            yield from _texts(part)


PARTS = {"columns", "values", "defaults", "compose", "formats", "match"}
HEAD = {"title", "kind"}


def from_toml(path: Path) -> Mapping:
    """The mapping in a file. Raises BadMapping, with the place where the file is wrong."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadMapping(_("There is no mapping file %(path)s.") % {"path": path}) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadMapping(_("%(path)s is not TOML: %(error)s") % {"path": path.name, "error": error}) from None
    return from_tables(given)


def from_tables(given: Dict[str, Any]) -> Mapping:
    """The mapping in tables as TOML gives them. Raises BadMapping."""
    formats = given.get("formats", {})
    for name in ("columns", "values", "defaults", "compose", "formats"):
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
        dates=[dates] if isinstance(dates, str) else [str(one) for one in dates],
        decimal=sign,
        match=[str(name) for name in given.get("match", [])],
        options={name: value for name, value in given.items() if name not in PARTS | HEAD},
    )
