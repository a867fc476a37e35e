"""What a formula speaks of: the fields of a kind, by whatever names people and programs call them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _

from krug.core.records.custom.fields import Custom
from krug.core.records.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    DecimalValue,
    Field,
    MomentField,
    MoneyValue,
    NumberField,
    TextField,
    YesNoField,
)
from krug.core.records.formulas.checking import check_divisions, refs, sort_of
from krug.core.records.formulas.language import FormulaError, Sort
from krug.core.records.formulas.reading import read
from krug.core.records.kinds import RecordKind

CREATED = "created_at"
# What each type of field gives a formula, and is given by one.
SORTS: tuple[tuple[type[Field], Sort], ...] = (
    (NumberField, Sort.NUMBER),
    (DecimalValue, Sort.NUMBER),
    (MoneyValue, Sort.NUMBER),
    (DateField, Sort.DATE),
    (MomentField, Sort.DATE),
    (YesNoField, Sort.FLAG),
    (ChoiceField, Sort.TEXT),
    (TextField, Sort.TEXT),
)
LANGUAGES = ("ru", "en")


def usable(kind: RecordKind) -> dict[str, Field]:
    """The fields a formula may speak of, by name: those that people fill in, and when the record was added."""
    fields = [*kind.fields, *(one for one in kind.columns if one.name == CREATED)]
    return {one.name: one for one in fields if _is_usable(one)}


def sort_of_field(field: Field) -> Sort:
    """What a usable field gives."""
    return next(sort for type_, sort in SORTS if isinstance(field, type_))


def canonical(kind: RecordKind, text: str, gives: Sort, own: str = "") -> str:
    """The formula with each field called by its name, as it is kept. Raises FormulaError.

    `gives` is what it should give, `own` the name of the field it is of, where that is there already.
    """
    node = read(text)
    known = usable(kind)
    by_text = {ref.name: _meant(known, ref.name) for ref in refs(node)}
    sort = sort_of(node, {called: sort_of_field(known[name]) for called, name in by_text.items() if name})
    check_divisions(node)
    if sort is not gives and gives is not Sort.TEXT:
        words = _("The formula gives %(sort)s, and the field is %(needed)s.")
        raise FormulaError(words % {"sort": sort.value, "needed": gives.value}, 0)
    for ref in sorted(refs(node), key=lambda one: one.at, reverse=True):
        name = by_text[ref.name]
        if name == own or own in _made_of(kind, name):
            words = _("“%(field)s” is made of this very field: a formula may not go round in a circle.")
            raise FormulaError(words % {"field": known[name].title}, ref.at)
        text = f"{text[: ref.at]}[{name}]{text[ref.end :]}"
    read(text)  # with the fields' own names it may be longer than any formula
    return text


def spoken(kind: RecordKind, text: str) -> str:
    """A kept formula with each field called as people call it."""
    try:
        found = sorted(refs(read(text)), key=lambda one: one.at, reverse=True)
    except FormulaError:
        return text
    titles = {field.name: str(field.title) for field in kind.columns}
    for ref in found:
        title = titles.get(ref.name, ref.name)
        if not set(title) & set("[]"):
            text = f"{text[: ref.at]}[{title}]{text[ref.end :]}"
    return text


def sources(kind: RecordKind) -> dict[str, frozenset[str]]:
    """Of each computed field the names of all fields it is made of, at any depth."""
    return {one.name: frozenset(_made_of(kind, one.name)) for one in kind.fields if formula_of(one)}


def _is_usable(field: Field) -> bool:
    if not field.stored or isinstance(field, ChoicesField) or not isinstance(field, tuple(one for one, _s in SORTS)):
        return False
    return field.name == CREATED or isinstance(field, Custom) or not (field.read_only or isinstance(field, MomentField))


def formula_of(field: Field) -> str:
    return field.formula if isinstance(field, Custom) else ""


def _meant(known: Mapping[str, Field], called: str) -> str:
    """The name of the field that a text calls so, by name, code or title in any of Krug's languages; "" for none."""
    wanted = called.casefold()
    for name, field in known.items():
        if wanted in (name.casefold(), field.code.casefold() if isinstance(field, Custom) else ""):
            return name
    for language in LANGUAGES:
        with translation.override(language):
            for name, field in known.items():
                if wanted == str(field.title).casefold():
                    return name
    return ""


def _made_of(kind: RecordKind, name: str) -> set[str]:
    """At any depth; formulas that cannot be read are made of nothing."""
    formulas = {one.name: formula_of(one) for one in kind.fields if formula_of(one)}
    found: set[str] = set()
    waiting = [name]
    while waiting:
        text = formulas.get(waiting.pop(), "")
        fresh = _refs_of(text) - found
        found |= fresh
        waiting += fresh
    return found


@cache
def _refs_of(text: str) -> frozenset[str]:
    try:
        return frozenset(ref.name for ref in refs(read(text))) if text else frozenset()
    except FormulaError:
        return frozenset()
