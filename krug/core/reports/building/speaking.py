"""Formulas over figures: kept with the figures' keys, typed and shown with what people call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.formulas.checking import refs
from krug.core.records.formulas.language import FormulaError
from krug.core.records.formulas.reading import read
from krug.core.reports.building.measures import choices_of, names_of
from krug.core.reports.building.shapes import Measure, Shape, What


def names_in(shape: Shape, reader: User) -> dict[str, str]:
    """What a formula of this report may speak of: key to what people call it."""
    if not kinds.known(shape.kind):
        return {}
    return names_of(shape.measures, choices_of(kinds.get(shape.kind), reader))


def canonical(shape: Shape, reader: User) -> Shape:
    """The same with each figure called by its key; what is called by neither stays, and is refused later."""
    if not any(measure.what == What.FORMULA for measure in shape.measures):
        return shape
    names = names_in(shape, reader)
    keys = {title.casefold(): key for key, title in names.items()}
    return replace(shape, measures=tuple(_renamed(measure, keys) for measure in shape.measures))


def spoken(measure: Measure, names: Mapping[str, str]) -> str:
    return _renamed(measure, {key: title for key, title in names.items() if not set(title) & set("[]")}).formula


def _renamed(measure: Measure, names: Mapping[str, str]) -> Measure:
    if measure.what != What.FORMULA:
        return measure
    text = measure.formula
    try:
        found = sorted(refs(read(text)), key=lambda one: one.at, reverse=True)
    except FormulaError:
        return measure
    for ref in found:
        text = f"{text[: ref.at]}[{names.get(ref.name.casefold(), ref.name)}]{text[ref.end :]}"
    return replace(measure, formula=text)
