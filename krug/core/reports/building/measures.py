"""What of the records of a kind may be added up, and how its columns are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.lists.filtering.fields import Asked, asked_of
from krug.core.records.fields import DecimalValue, Field, MoneyValue, NumberField
from krug.core.records.formulas.checking import refs, sort_of
from krug.core.records.formulas.language import FormulaError, Node, Sort
from krug.core.records.formulas.reading import read
from krug.core.records.kinds import RecordKind
from krug.core.reports.building.shapes import Form, Measure, What
from krug.core.reports.columns import ColumnType

COUNTED = (NumberField, DecimalValue, MoneyValue)
FORMS = {Form.NUMBER: ColumnType.DECIMAL, Form.SHARE: ColumnType.SHARE, Form.MONEY: ColumnType.MONEY}
TOTAL = "total_"


@dataclass(frozen=True)
class Told:
    """A measure with its field or its formula, ready to be worked out."""

    measure: Measure
    field: Field | None = None
    node: Node | None = None

    @property
    def key(self) -> str:
        return self.measure.key

    @property
    def title(self) -> str:
        return title_of(self.measure, self.field)

    @property
    def is_money(self) -> bool:
        """Whether it is added up in one currency only."""
        return isinstance(self.field, MoneyValue)

    @property
    def is_median(self) -> bool:
        return self.measure.what == What.MEDIAN

    @property
    def type(self) -> ColumnType:
        if self.measure.what == What.COUNT:
            return ColumnType.NUMBER
        if self.measure.what == What.FORMULA:
            return FORMS[Form(self.measure.form)]
        if self.is_money:
            return ColumnType.MONEY
        is_whole = isinstance(self.field, NumberField) and self.measure.what not in (What.AVERAGE, What.MEDIAN)
        return ColumnType.NUMBER if is_whole else ColumnType.DECIMAL


def choices_of(kind: RecordKind, reader: User) -> list[Asked]:
    """The fields of the kind whose values can be added up."""
    return [
        Asked(field.name, str(field.title), field, kind)
        for field in asked_of(kind, reader)
        if field.stored and isinstance(field, COUNTED) and not _is_number_of(field)
    ]


def _is_number_of(field: Field) -> bool:
    """A number that Krug gives a record tells nothing when it is added up."""
    return isinstance(field, NumberField) and field.read_only


def title_of(measure: Measure, field: Field | None) -> str:
    if measure.what == What.COUNT:
        return str(What.COUNT.label)
    if measure.what == What.FORMULA:
        return measure.title
    return f"{field.title if field else measure.field}: {What(measure.what).label}"


def told(measures: Iterable[Measure], fields: Iterable[Asked]) -> tuple[list[Told], list[Measure]]:
    """The measures that can be worked out, and those whose field is not there, or not for this reader; a formula is
    gone with what it is made of. Raises FormulaError for one that makes no sense."""
    known = {asked.name: asked.field for asked in fields}
    found: list[Told] = []
    gone: list[Measure] = []
    for measure in measures:
        if measure.what == What.FORMULA:
            continue
        if measure.what == What.COUNT or measure.field in known:
            found.append(Told(measure, known.get(measure.field)))
        else:
            gone.append(measure)
    plain, lost = {one.key for one in found}, {one.key for one in gone}
    by_key = {one.key: one for one in found}
    for measure in measures:
        if measure.what != What.FORMULA:
            continue
        node = read(measure.formula)
        if names_in(measure.formula) & (lost | {TOTAL + key for key in lost}):
            gone.append(measure)
            continue
        _check(node, plain)
        by_key[measure.key] = Told(measure, node=node)
    return [by_key[measure.key] for measure in measures if measure.key in by_key], gone


def names_in(formula: str) -> set[str]:
    return {ref.name for ref in refs(read(formula))}


def _check(node: Node, keys: set[str]) -> None:
    names = {name: Sort.NUMBER for key in keys for name in (key, TOTAL + key)}
    if sort_of(node, names) is not Sort.NUMBER:
        raise FormulaError(_("The formula has to give a number."), 0)


def names_of(measures: Iterable[Measure], fields: Iterable[Asked]) -> dict[str, str]:
    """What a formula may speak of: key to what people call it."""
    known: dict[str, Any] = {asked.name: asked.field for asked in fields}
    plain = [one for one in measures if one.what != What.FORMULA]
    own = {one.key: title_of(one, known.get(one.field)) for one in plain}
    totals = {TOTAL + key: _("total of %(figure)s") % {"figure": title} for key, title in own.items()}
    return {**own, **totals}
