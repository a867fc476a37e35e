"""Which fields of a kind a person may filter by, and how each is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.lists.filtering.natures.choices import ChoiceNature, ChoicesNature, RowNature, YesNoNature
from krug.core.lists.filtering.natures.confidential import ConfidentialNature
from krug.core.lists.filtering.natures.dates import DateNature
from krug.core.lists.filtering.natures.links import LinkNature, PersonNature
from krug.core.lists.filtering.natures.nature import Nature
from krug.core.lists.filtering.natures.numbers import NumberNature
from krug.core.lists.filtering.natures.partners import PartnersNature
from krug.core.lists.filtering.natures.segments import SegmentField, SegmentNature
from krug.core.lists.filtering.natures.several import SeveralNature, TagsNature
from krug.core.lists.filtering.natures.text import TextNature
from krug.core.lists.filtering.operators import Op
from krug.core.lists.filtering.tree import BadFilter
from krug.core.records import kinds
from krug.core.records.fields import (
    ChoiceField,
    ChoicesField,
    ConfidentialField,
    DateField,
    DecimalValue,
    Field,
    LinkField,
    MomentField,
    MoneyValue,
    NumberField,
    PartnersField,
    PersonField,
    RowField,
    SeveralField,
    TagsField,
    TextField,
    YesNoField,
)
from krug.core.records.kinds import RecordKind

# The first that fits: a person is a link too.
NATURES: list[tuple[type[Field] | tuple[type[Field], ...], Nature]] = [
    (PersonField, PersonNature()),
    (LinkField, LinkNature()),
    (PartnersField, PartnersNature()),
    (TagsField, TagsNature()),
    (SeveralField, SeveralNature()),
    (ChoicesField, ChoicesNature()),
    (ChoiceField, ChoiceNature()),
    (RowField, RowNature()),
    (ConfidentialField, ConfidentialNature()),
    (SegmentField, SegmentNature()),
    (YesNoField, YesNoNature()),
    ((NumberField, DecimalValue, MoneyValue), NumberNature()),
    ((DateField, MomentField), DateNature()),
    (TextField, TextNature()),
]

# Kept in rows apart from the record's own.
BESIDE = (TagsField, SeveralField, PartnersField, ConfidentialField, SegmentField)
SEGMENT = "segment"


@dataclass(frozen=True)
class Asked:
    """A field as a filter names it: of the kind itself, or of the kind that `link` leads to."""

    name: str
    title: str
    field: Field
    kind: RecordKind
    link: LinkField | None = None


def nature_of(field: Field) -> Nature | None:
    """None for a field that cannot be asked."""
    nature = next((nature for types, nature in NATURES if isinstance(field, types)), None)
    if isinstance(field, LinkField) and not isinstance(field, PersonField) and not kinds.known(field.to):
        return None
    return nature if field.stored or isinstance(field, BESIDE) else None


def operators_of(field: Field) -> tuple[Op, ...]:
    nature = nature_of(field)
    return nature.ops if nature else ()


def fields_of(kind: RecordKind, user: User) -> Iterator[Asked]:
    """All that `user` may ask of `kind`: its own fields, then those of linked kinds that `user` sees."""
    own = [field for field in asked_of(kind, user) if nature_of(field)]
    for field in own:
        yield Asked(field.name, str(field.title), field, kind)
    for field in own:
        yield from _linked(field, user)


def find_field(kind: RecordKind, user: User, name: str) -> Asked:
    """Raises BadFilter for a field that is not there, or not for this person."""
    first, _dot, rest = name.partition(".")
    found = next((field for field in asked_of(kind, user) if field.name == first and nature_of(field)), None)
    if found is not None and not rest:
        return Asked(name, str(found.title), found, kind)
    linked = (asked for asked in _linked(found, user) if asked.name == name) if found is not None else iter(())
    asked = next(linked, None)
    if asked is None:
        raise BadFilter(_("There is no field “%(name)s” to filter by.") % {"name": name[:60]})
    return asked


def asked_of(kind: RecordKind, user: User) -> tuple[Field, ...]:
    """What records hold as `user` sees it, and in which segments they are."""
    columns = kind.seen_by(user).columns
    return (*columns, SegmentField(SEGMENT, gettext_lazy("Segment"), kind=kind.code)) if kind.has_segments else columns


def _linked(field: Field, user: User) -> Iterator[Asked]:
    if not isinstance(field, LinkField) or isinstance(field, PersonField):
        return
    target = kinds.get(field.to)
    if user.scope(target.code, Action.SEE) is Scope.NONE:
        return
    for inner in asked_of(target, user):
        if nature_of(inner):
            yield Asked(f"{field.name}.{inner.name}", f"{field.title}: {inner.title}", inner, target, field)
