"""Fields that no column fills: what every new record of the file gets in them, or a text made of its columns."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.imports.choosing import choices_for, has_values
from krug.core.imports.importers import Importer
from krug.core.imports.mapping import Mapping, parts_of
from krug.core.records.custom.fields import CustomText
from krug.core.records.fields import ChoiceField, ChoicesField, Field, LinkField, PersonField, TextField


@dataclass(frozen=True)
class Blank:
    """A field to say something of for the whole file: `value` is what was said, `otherwise` what holds if nothing is.

    `choices`: what may be said; empty where anything may.
    """

    name: str
    title: str
    value: str
    choices: list[str]
    otherwise: str

    @property
    def is_open(self) -> bool:
        """Whether it is shown without being asked for."""
        return bool(self.value or self.choices)


def blanks(importer: Importer, actor: User, plan: Mapping) -> list[Blank]:
    """Those that no column fills, in the order of the fields."""
    otherwise = importer.uses.otherwise(plan)
    return [
        Blank(
            field.name,
            str(field.title),
            plan.compose.get(field.name) or plan.defaults.get(field.name, ""),
            choices_for(importer, field, actor, plan) if has_values(importer, field, plan) else [],
            otherwise.get(field.name) or _otherwise(field),
        )
        for field in fillable(importer, plan)
    ]


def fillable(importer: Importer, plan: Mapping) -> list[Field]:
    taken = {*plan.columns.values(), *plan.links}
    return [field for field in importer.fields if field.name not in taken and _may_be_said(importer, field, plan)]


def with_said(plan: Mapping, said: Dict[str, str], fields: Iterable[Field]) -> Mapping:
    """The plan with what was said of these fields; a text with headings in braces is composed of those columns."""
    defaults, compose = dict(plan.defaults), dict(plan.compose)
    for field in fields:
        if field.name not in said:
            continue
        text = said[field.name].strip()
        defaults.pop(field.name, None)
        compose.pop(field.name, None)
        if parts_of(text):
            compose[field.name] = text
        elif text:
            defaults[field.name] = text
    return replace(plan, defaults=defaults, compose=compose)


def _may_be_said(importer: Importer, field: Field, plan: Mapping) -> bool:
    if isinstance(field, ChoicesField) or (isinstance(field, LinkField) and not isinstance(field, PersonField)):
        return False
    return has_values(importer, field, plan) or type(field) in (TextField, CustomText)


def _otherwise(field: Field) -> str:
    if isinstance(field, ChoiceField) and field.choices and field.empty() in field.choices.values:
        return str(field.choices(field.empty()).label)
    return _("Whoever brings the file in") if isinstance(field, PersonField) and field.name == "responsible" else ""
