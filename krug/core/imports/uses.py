"""What a column may be there for besides filling a field: what one kind alone understands, and parts of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from typing import Protocol

from django.utils.translation import gettext as _

from krug.core.imports.mapping import Mapping, parts_of
from krug.core.imports.reading.headings import normal
from krug.core.records.fields import Field, TextField

# Before a code in a form, where names of fields stand too.
USE, PART = "use:", "part:"


@dataclass(frozen=True)
class Use:
    """`code` stands for it in a form, `title` says what the column is for.

    `means`: what its values may mean, where each needs a meaning; `otherwise` is then what the others mean.
    """

    code: str
    title: str
    means: tuple[str, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True)
class Tick:
    """Something about the whole file to say yes or no to."""

    name: str
    title: str
    on: bool


class Uses(Protocol):
    """The uses of one kind. Headings come as `normal` writes them."""

    def offered(self, mapping: Mapping) -> list[Use]:
        """What columns may be used for."""

    def told(self, mapping: Mapping) -> dict[str, list[str]]:
        """Heading to the codes of what the mapping uses it for."""

    def meanings(self, mapping: Mapping, heading: str, texts: Iterable[str]) -> dict[str, str]:
        """Of a column so used, what values mean: those told, and those of `texts`; "" for what is meant otherwise."""

    def ticks(self, mapping: Mapping) -> list[Tick]:
        """What may be said of the whole file."""

    def otherwise(self, mapping: Mapping) -> dict[str, str]:
        """Field to what a new record gets where neither a column nor the mapping says anything."""

    def taken(self, mapping: Mapping, chosen: Dict[str, str], ticks: Dict[str, bool]) -> Mapping:
        """The mapping with these uses: heading, as in the file, to code. Those of columns that are fields stay."""


class NoUses:
    """A kind whose columns are fields or nothing."""

    def offered(self, mapping: Mapping) -> list[Use]:
        return []

    def told(self, mapping: Mapping) -> dict[str, list[str]]:
        return {}

    def meanings(self, mapping: Mapping, heading: str, texts: Iterable[str]) -> dict[str, str]:
        return {}

    def ticks(self, mapping: Mapping) -> list[Tick]:
        return []

    def otherwise(self, mapping: Mapping) -> dict[str, str]:
        return {}

    def taken(self, mapping: Mapping, chosen: Dict[str, str], ticks: Dict[str, bool]) -> Mapping:
        return mapping


def parts_offered(fields: Iterable[Field]) -> list[Use]:
    """A long text of a record's own takes any column, with its heading before it."""
    long = (f for f in fields if isinstance(f, TextField) and f.multiline and f.in_form)
    return [Use(f"{PART}{field.name}", _("%(field)s, with the heading") % {"field": field.title}) for field in long]


def parts_told(mapping: Mapping) -> dict[str, str]:
    """Heading, as `normal` writes it, to the code of the text it stands in with its heading before it."""
    return {
        normal(parts_of(line)[0]): f"{PART}{name}"
        for name, text in mapping.compose.items()
        for line in text.split("\n")
        if _is_part(line)
    }


def parts_taken(mapping: Mapping, headings: Sequence[str], chosen: Dict[str, str]) -> Mapping:
    """The mapping with these parts: heading to code. Composed texts of another kind stay as they are."""
    compose: dict[str, list[str]] = {}
    for name, text in mapping.compose.items():
        compose[name] = [line for line in text.split("\n") if not _is_part(line)]
    for heading in headings:
        name = chosen.get(heading, "").removeprefix(PART)
        if chosen.get(heading, "").startswith(PART) and not {"{", "}"} & set(heading):
            compose.setdefault(name, []).append(f"{heading}: {{{heading}}}")
    return replace(mapping, compose={name: "\n".join(lines) for name, lines in compose.items() if lines})


def _is_part(line: str) -> bool:
    parts = parts_of(line)
    return len(parts) == 1 and line == f"{parts[0]}: {{{parts[0]}}}"
