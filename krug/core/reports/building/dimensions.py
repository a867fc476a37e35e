"""By what the records of a kind may be grouped, as one reader may: its own fields and places, and those one link
further."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import Department, User
from krug.core.lists.filtering import fields_of
from krug.core.lists.filtering.fields import Asked
from krug.core.records import kinds
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    Field,
    LinkField,
    MomentField,
    PersonField,
    RowField,
    TagsField,
    TextField,
    YesNoField,
)
from krug.core.records.kinds import RecordKind
from krug.core.reports.building import places
from krug.core.reports.building.days import day_of
from krug.core.reports.building.places import PlaceField
from krug.core.reports.building.shapes import Grouping, Unit

GROUPED = (ChoiceField, RowField, PersonField, LinkField, YesNoField, DateField, MomentField, TextField)
DATED = (DateField, MomentField)
DEPARTMENT = RowField("department", gettext_lazy("Department"), rows=lambda: Department.objects.all())


@dataclass(frozen=True)
class Dimension:
    """A field to group by, with the unit of days it is asked by. `reader` sees it, and only what it leads to."""

    asked: Asked
    unit: str
    reader: User

    @property
    def title(self) -> str:
        return f"{self.asked.title}: {Unit(self.unit).label.lower()}" if self.unit else self.asked.title

    @property
    def field(self) -> Field:
        return self.asked.field

    @property
    def is_dated(self) -> bool:
        return isinstance(self.field, DATED)

    @property
    def is_tags(self) -> bool:
        return isinstance(self.field, TagsField)

    @property
    def is_place(self) -> bool:
        """Whether its groups lie somewhere on a map."""
        return isinstance(self.field, PlaceField)

    @property
    def is_text(self) -> bool:
        return isinstance(self.field, (ChoiceField, TextField))

    @property
    def leads_to(self) -> RecordKind | None:
        """The kind whose records its groups are."""
        is_link = isinstance(self.field, LinkField) and not isinstance(self.field, PersonField)
        return kinds.get(self.field.to) if is_link and isinstance(self.field, LinkField) else None

    def expression(self) -> Any:
        """The group of a row; what its reader does not see has none."""
        if self.is_tags:
            return F("tagged_by__tag")
        link = self.asked.link
        if self.is_place:
            found = places.of(self.asked.kind).told(self.field.name, link.column if link else "pk")
            return self._only_seen(found, link.column, self.asked.kind) if link else found
        column = f"{link.name}__{self.field.column}" if link else self.field.column
        found = day_of(column, self.unit, isinstance(self.field, MomentField)) if self.is_dated else F(column)
        if self.leads_to:
            found = self._only_seen(found, column, self.leads_to)
        return self._only_seen(found, link.column, self.asked.kind) if link else found

    def _only_seen(self, found: Any, link: str, kind: RecordKind) -> Any:
        seen = kind.model.objects.visible_to(self.reader).order_by().values("pk")
        return Case(When(Q(**{f"{link}__in": seen}), then=found), default=Value("") if self.is_text else None)

    def is_cut(self) -> bool:
        """Whether some of its groups may be out of the reader's sight."""
        return any(
            kind is not None and not self.reader.reaches_all(kind.code)
            for kind in (self.leads_to, self.asked.kind if self.asked.link else None)
        )

    def among(self, alias: str, value: Any) -> Q:
        """The condition that the group under `alias` is this one; None: there is none."""
        if value is not None:
            return Q(**{alias: value})
        blank = Q(**{f"{alias}__isnull": True})
        return blank | Q(**{alias: ""}) if self.is_text else blank


def choices_of(kind: RecordKind, reader: User) -> list[Asked]:
    """All that may be grouped by: the kind's own, then one link further."""
    asked = [one for one in fields_of(kind, reader) if _fits(one)]
    own = [one for one in asked if one.link is None]
    own += [one for one in fields_of(kind, reader) if one.link is None and isinstance(one.field, TagsField)]
    has_department = any(field.name == "department" for field in kind.model._meta.concrete_fields)
    if has_department and not any(one.name == DEPARTMENT.name for one in own):
        own.append(Asked(DEPARTMENT.name, str(DEPARTMENT.title), DEPARTMENT, kind))
    own += places.own(kind, reader)
    return [*own, *(one for one in asked if one.link is not None), *places.linked(kind, reader)]


def dimension(grouping: Grouping, choices: Iterable[Asked], reader: User) -> Dimension | None:
    """None for a field that is not there, or not for this reader."""
    asked = next((one for one in choices if one.name == grouping.field), None)
    if asked is None:
        return None
    unit = (grouping.unit or Unit.MONTH) if isinstance(asked.field, DATED) else ""
    return Dimension(asked, str(unit), reader)


def dates_of(choices: Iterable[Asked]) -> list[Asked]:
    """Those a period may ask for."""
    return [one for one in choices if one.link is None and isinstance(one.field, DATED)]


def _fits(asked: Asked) -> bool:
    field = asked.field
    if not field.stored or not isinstance(field, GROUPED) or isinstance(field, ChoicesField):
        return False
    if isinstance(field, TextField) and field.multiline:
        return False
    # What a firm's own link leads to is no column of the row: it may be asked for, not gone by.
    return asked.link is None or not isinstance(asked.link, Custom)


def first_day(value: Any) -> dt.date | None:
    """The day a group of days begins with, from what the database gives."""
    if isinstance(value, str):
        return dt.date.fromisoformat(value[:10])
    return value.date() if isinstance(value, dt.datetime) else value


def unset(dimension: Dimension) -> str:
    """What the group without a value is called."""
    if dimension.is_tags:
        return _("Without tags")
    return _("Not set or not open to you") if dimension.is_cut() else _("Not set")
