"""Rows of cells as values of fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, singledispatch
from html import unescape
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from krug.core.imports import cells
from krug.core.imports.importers import EXTERNAL, Fault, Importer, Parsed
from krug.core.imports.mapping import BadMapping, Mapping, composed, parts_of
from krug.core.imports.reading import LONGEST_CELL, UNREADABLE, Row
from krug.core.imports.reading.headings import normal
from krug.core.records.custom import adding
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import (
    BadValue,
    ChoiceField,
    ChoicesField,
    DateField,
    DecimalValue,
    Field,
    LinkField,
    MoneyValue,
    NumberField,
    PartnersField,
    SeveralField,
    TextField,
    YesNoField,
)

# Some programs put an apostrophe before a phone, so that Excel leaves it alone.
AGAINST_EXCEL = re.compile(r"(^|[;,\n])\s*'")
YES, NO = {"да", "yes", "y", "1", "true", "+", "истина"}, {"нет", "no", "n", "0", "false", "-", "ложь"}


@dataclass(frozen=True)
class _Column:
    """One column that becomes a field."""

    at: int
    field: Field
    values: dict[str, str]
    kind: str = ""  # of each of several values: a column "WhatsApp", "Legal address"


class Parser:
    """Turns rows into values for one file and one mapping. Raises BadMapping for a mapping that does not fit.

    `partly`: a row need not have what a new record must.
    """

    def __init__(self, importer: Importer, mapping: Mapping, headings: Sequence[str], partly: bool = False) -> None:
        self.mapping, self.width, self.partly = mapping, len(headings), partly
        self.fields = {field.name: field for field in (*importer.fields, EXTERNAL)}
        self.headings = [normal(heading) for heading in headings]
        self.columns = self._columns(headings)
        self.passes_over = {
            at: {normal(word) for of, words in mapping.passes_over.items() if normal(of) == heading for word in words}
            for at, heading in enumerate(self.headings)
            if heading in {normal(of) for of in mapping.passes_over}
        }
        self.composed = {name: [normal(part) for part in parts_of(text)] for name, text in mapping.compose.items()}
        columns = set(mapping.columns.values()) - adding.names()  # what is switched off just now is passed over
        unknown = [n for n in (*columns, *mapping.defaults, *mapping.compose) if n not in self.fields]
        if unknown:
            raise BadMapping(
                _("There is no field “%(name)s”; there are: %(names)s.")
                % {"name": unknown[0], "names": ", ".join(self.fields)}
            )
        parts = [part for text in mapping.compose.values() for part in parts_of(text)]
        missing = [heading for heading in (*mapping.columns, *parts) if normal(heading) not in self.headings]
        if missing:
            raise BadMapping(_("There is no column “%(name)s” in the file.") % {"name": missing[0]})
        self.first = self._firsts(mapping)
        left_out = {*mapping.left_out(headings)}
        self.told = [at for at, heading in enumerate(headings) if heading and heading not in left_out]

    def parse(self, row: Row) -> Parsed:
        parsed = Parsed(row.number, [cell.replace(UNREADABLE, "\ufffd") for cell in row.cells])
        if reason := self._misshapen(row):
            parsed.faults.append(Fault(None, reason))
            parsed.shaped = False
            return parsed
        del parsed.cells[self.width :]  # columns without a heading are passed over
        if damaged := [at for at in self.told if UNREADABLE in row.cells[at]]:
            reason = _("There are bytes here that are no text: the file is damaged in this place.")
            parsed.faults += [Fault(at, reason) for at in damaged]
            parsed.shaped = False
            return parsed
        if any(normal(row.cells[at]) in words for at, words in self.passes_over.items()):
            parsed.passed_over = True
            return parsed
        parsed.first, parsed.told = self.first, self.told
        texts = self._texts(row.cells, parsed)
        for name, text in texts.items():
            field = self.fields[name]
            if field is EXTERNAL:
                parsed.external_id = text[:100]
            elif text and isinstance(field, (LinkField, PartnersField)):
                parsed.links[name] = text
            elif text:
                try:
                    parsed.given[field.column] = field.clean(value_of(field, text, self.mapping))
                except BadValue as error:
                    parsed.blame(name, str(error))
        for field in () if self.partly else self.fields.values():
            if field.required and not texts.get(field.name) and not self.mapping.defaults.get(field.name):
                empty = _("“%(field)s” is empty.") % {"field": field.title}
                parsed.blame(field.name, _("Fill this in.") if field.name in parsed.columns else empty)
        return parsed

    def _firsts(self, mapping: Mapping) -> dict[str, Any]:
        """What a new record gets besides; where links lead to, whoever brings the rows in finds out."""
        found: dict[str, Any] = {}
        for field in self.fields.values():
            said = mapping.defaults.get(field.name, "")
            if field is EXTERNAL or (field.required and not said):
                continue
            is_link = isinstance(field, LinkField)
            try:
                found[field.column] = None if is_link else field.clean(value_of(field, said, mapping))
            except BadValue as error:
                raise BadMapping(f"{field.title}: {error}") from None
        return found

    def _columns(self, headings: Sequence[str]) -> list[_Column]:
        found = []
        for at, heading in enumerate(headings):
            name = self.mapping.field_of(heading)
            if name in self.fields:
                table = next((t for h, t in self.mapping.values.items() if normal(h) == normal(heading)), {})
                field = self.fields[name]
                kind = kind_in(field, heading) if isinstance(field, SeveralField) else ""
                found.append(_Column(at, field, {normal(of): to for of, to in table.items()}, kind))
        return found

    def _misshapen(self, given: Row) -> str:
        row, width = given.cells, max(self.width, given.width)
        if len(row) < self.width or any(cell.strip() for cell in row[width:]):
            filled = max((at for at, cell in enumerate(row, 1) if cell.strip()), default=0)
            return _("The row has %(count)d cells and the heading %(width)d: check separators and quotation marks.") % {
                "count": max(filled, len(row)) if len(row) < self.width else filled,
                "width": width,
            }
        if any(len(cell) > LONGEST_CELL for cell in row):
            return _("A cell is longer than %(most)d characters.") % {"most": LONGEST_CELL}
        return ""

    def _texts(self, row: list[str], parsed: Parsed) -> dict[str, str]:
        """Field name to text: several columns of one field are joined."""
        texts: dict[str, str] = {}
        if self.mapping.entities:
            row = [unescape(cell) for cell in row]
        for column in self.columns:
            text = row[column.at].strip()
            if column.values:
                text = column.values.get(normal(text), text)
            name = column.field.name
            parsed.columns.setdefault(name, column.at)
            if text and column.kind:
                text = f"{column.kind}: {text}"
            if text:
                texts[name] = texts[name] + _joint(column.field) + text if texts.get(name) else text
        cells_of = dict(zip(self.headings, row, strict=False))
        for name, template in self.mapping.compose.items():
            text = self._composed(name, template, cells_of)
            if text and not texts.get(name):
                texts[name] = text
            elif text and _joint(self.fields[name]) == "\n":
                texts[name] += f"\n{text}"
        self._told_besides(texts, parsed)
        return texts

    def _composed(self, name: str, template: str, cells_of: dict[str, str]) -> str:
        if not any(cells_of[part].strip() for part in self.composed[name]):
            return ""
        return composed(template, lambda heading: cells_of[normal(heading)])

    def _told_besides(self, texts: dict[str, str], parsed: Parsed) -> None:
        for name, text in list(texts.items()):
            for other, told in self.fields[name].besides(text).items():
                if other in self.fields and not texts.get(other):
                    texts[other] = told
                    parsed.columns.setdefault(other, parsed.columns.get(name, 0))


def _joint(field: Field) -> str:
    if isinstance(field, (SeveralField, PartnersField)):
        return ";"
    return "\n" if isinstance(field, TextField) and field.multiline else " "


def kind_in(field: SeveralField, heading: str) -> str:
    """The kind of value that a column's heading names: "Юридический адрес" holds legal ones; "" for none."""
    words = set(normal(heading).split())
    stems = {name[:7] for name, _code in field.kind_names() if len(name) >= 5} if words else set()
    for name, code in field.kind_names():
        if name in words or (name[:7] in stems and any(len(w) >= 5 and w.startswith(name[:7]) for w in words)):
            return code
    return ""


@singledispatch
def value_of(field: Field, text: str, mapping: Mapping) -> Any:
    """The text of a cell as what `field.clean` takes. Raises BadValue."""
    return text


@value_of.register
def _money(field: MoneyValue, text: str, mapping: Mapping) -> Any:
    return cells.decimal(text, mapping.decimal) if text else None


@value_of.register
def _number(field: NumberField, text: str, mapping: Mapping) -> Any:
    number = cells.decimal(text, mapping.decimal) if text else None
    return int(number) if number is not None and number == int(number) else text


@value_of.register
def _decimal(field: DecimalValue, text: str, mapping: Mapping) -> Any:
    return cells.decimal(text, mapping.decimal) if text else None


@value_of.register
def _date(field: DateField, text: str, mapping: Mapping) -> Any:
    return cells.day(text, mapping.dates) if text else None


@value_of.register
def _several(field: SeveralField, text: str, mapping: Mapping) -> Any:
    return AGAINST_EXCEL.sub(r"\1", text.replace(" ::: ", ";"))


@value_of.register
def _choice(field: ChoiceField, text: str, mapping: Mapping) -> Any:
    found = choices_of(field.choices).get(normal(text))
    if found is None and text:
        names = ", ".join(str(label) for label in field.choices.labels) if field.choices else ""
        raise BadValue(_("“%(text)s” is none of: %(names)s.") % {"text": text[:40], "names": names})
    return found or text


@value_of.register
def _choices(field: ChoicesField, text: str, mapping: Mapping) -> Any:
    return [_choice(field, part.strip(), mapping) for part in re.split(r"[;,\n]", text) if part.strip()]


@value_of.register
def _yes_no(field: YesNoField, text: str, mapping: Mapping) -> Any:
    if not text and isinstance(field, Custom):
        return None
    if normal(text) not in YES | NO | {""}:
        raise BadValue(_("“%(text)s” is neither yes nor no.") % {"text": text[:40]})
    return normal(text) in YES


@cache
def choices_of(choices: type[TextChoices] | None) -> dict[str, str]:
    """How a value may be written in a file: its code, or its name in any of Krug's languages."""
    pairs = choices.choices if choices else []
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {normal(str(label)): str(value) for value, label in pairs}
    return found | {normal(str(value)): str(value) for value, _label in pairs}
