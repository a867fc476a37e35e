"""Columns: which a list may show, which it shows, what it can be ordered and grouped by."""

from __future__ import annotations

from collections.abc import Iterable

from krug.core.access.models import User
from krug.core.lists.models import ColumnChoice, SavedView
from krug.core.records.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    DecimalValue,
    Field,
    MomentField,
    MoneyValue,
    NumberField,
    PersonField,
    RowField,
    YesNoField,
)
from krug.core.records.kinds import RecordKind

SORTED_AS_THEY_ARE = (NumberField, DecimalValue, MoneyValue, DateField, MomentField)


def sort_column(kind: RecordKind, name: str) -> str | None:
    """The column that orders by the field `name`; None where a list cannot be ordered so."""
    field = next((field for field in kind.columns if field.name == name), None)
    if field is None:
        return None
    if field.sort:
        return field.sort
    return field.column if field.stored and isinstance(field, SORTED_AS_THEY_ARE) else None


def sortable(kind: RecordKind) -> list[str]:
    """The names a list of the kind can be ordered by."""
    return [field.name for field in kind.columns if sort_column(kind, field.name)]


def order_by(kind: RecordKind, sort: str) -> tuple[str, ...]:
    """The columns to page by: the last is unique, the first alone may be blank.

    `sort` names a field, "-" before it for downwards; empty or not known is the kind's own order.
    """
    column = sort_column(kind, sort.removeprefix("-")) if sort else None
    if column is None:
        return kind.order
    down = "-" if sort.startswith("-") else ""
    return (f"{down}{column}", f"{down}id")


def groupable(kind: RecordKind) -> list[Field]:
    kinds = (ChoiceField, RowField, YesNoField, PersonField, DateField, MomentField)
    fitting = [field for field in kind.columns if field.stored and isinstance(field, kinds)]
    return [field for field in fitting if not isinstance(field, ChoicesField)]


def summed(kind: RecordKind) -> list[Field]:
    """The money fields, whose sums stand below the list."""
    return [field for field in kind.columns if field.stored and isinstance(field, MoneyValue)]


def chosen_columns(kind: RecordKind, user: User, view: SavedView | None) -> tuple[Field, ...]:
    """What the person chose for this view, else what the view keeps, else what the kind declares. One query."""
    own = ColumnChoice.objects.filter(user=user, kind=kind.code, view=view).values_list("columns", flat=True).first()
    names = own or (view.state.get("columns") if view else None) or []
    return named(kind, names) or tuple(field for field in kind.columns if field.in_list) or kind.columns[:1]


def named(kind: RecordKind, names: Iterable[str]) -> tuple[Field, ...]:
    """The fields of these names, in this order; unknown names are passed over."""
    known = {field.name: field for field in kind.columns}
    return tuple(known[name] for name in dict.fromkeys(names) if name in known)


def choose(kind: RecordKind, user: User, view: SavedView | None, names: Iterable[str]) -> None:
    """Keep the person's columns; none named brings the declared ones back."""
    fields = [field.name for field in named(kind, names)]
    if not fields:
        ColumnChoice.objects.filter(user=user, kind=kind.code, view=view).delete()
        return
    ColumnChoice.objects.update_or_create(user=user, kind=kind.code, view=view, defaults={"columns": fields})
