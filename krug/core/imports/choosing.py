"""What a value of a file may mean: the list to choose from on the page."""

from __future__ import annotations

from functools import singledispatch

from krug.core.access.models import User
from krug.core.imports.importers import Importer
from krug.core.imports.mapping import Mapping
from krug.core.records import kinds
from krug.core.records.fields import ChoiceField, Field, LinkField, PersonField

MOST = 500


def choices_for(importer: Importer, field: Field, actor: User, mapping: Mapping) -> list[str]:
    """Names as the import understands them; empty where anything may stand, or there are too many to choose from."""
    own = importer.choices(field.name, mapping)
    found = own if own is not None else _choices(field, actor)
    return found if len(found) <= MOST else []


def has_values(importer: Importer, field: Field, mapping: Mapping) -> bool:
    """Whether a value of the field must be one that Krug knows."""
    return isinstance(field, (ChoiceField, LinkField)) or importer.choices(field.name, mapping) is not None


@singledispatch
def _choices(field: Field, actor: User) -> list[str]:
    return []


@_choices.register
def _choice(field: ChoiceField, actor: User) -> list[str]:
    return [str(label) for label in field.choices.labels] if field.choices else []


@_choices.register
def _link(field: LinkField, actor: User) -> list[str]:
    rows = kinds.get(field.to).model.objects.visible_to(actor).order_by("-pk")[: MOST + 1]
    return sorted(str(row) for row in rows)


@_choices.register
def _person(field: PersonField, actor: User) -> list[str]:
    rows = User.objects.filter(is_active=True).order_by("name_key").values_list("name", flat=True)
    return list(rows[: MOST + 1])
