"""What the groups of a report are called, how an address knows them, and in which order they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.fields import ChoiceField, PersonField, RowField, YesNoField
from krug.core.records.models import Tag
from krug.core.reports.building import days
from krug.core.reports.building.dimensions import Dimension, unset

# No value is written so: what is quoted has no asterisk.
EMPTY, OTHERS, BETWEEN = "*", "**", "|"


def key_of(groups: Sequence[Any]) -> str:
    """The groups of a row, or the one of a column, as an address has them."""
    return BETWEEN.join(EMPTY if group is None else quote(str(group), safe="") for group in groups)


def titles_of(dimension: Dimension, groups: Collection[Any]) -> dict[Any, str]:
    """What each group is called. At most one query."""
    known = _titles(dimension, {group for group in groups if group is not None})
    nameless = "—"
    return {group: unset(dimension) if group is None else known.get(group, nameless) for group in groups}


def _titles(dimension: Dimension, groups: set[Any]) -> Mapping[Any, str]:
    field = dimension.field
    if dimension.is_dated:
        return {group: days.say(group, dimension.unit) for group in groups}
    if dimension.is_tags:
        return dict(Tag.objects.filter(pk__in=groups).values_list("pk", "name"))
    if isinstance(field, PersonField):
        return dict(User.objects.filter(pk__in=groups).values_list("pk", "name"))
    if dimension.leads_to:
        seen = kinds.get(dimension.leads_to.code).model.objects.visible_to(dimension.reader)
        return {row.pk: str(row) for row in seen.filter(pk__in=groups)}
    if isinstance(field, RowField):
        # Those too that can be chosen no longer.
        rows = dimension.asked.kind.model._meta.get_field(field.name).related_model.objects
        return dict(rows.filter(pk__in=groups).values_list("pk", field.label))
    if isinstance(field, YesNoField):
        return {True: _("yes"), False: _("no")}
    if isinstance(field, ChoiceField) and field.choices:
        return {group: field.say(group) for group in groups}
    return {group: str(group) for group in groups}


def places_of(dimension: Dimension, titles: Mapping[Any, str]) -> dict[Any, Any]:
    """By what the groups stand in their own order: days in time, choices as declared, all else by name; the empty one
    stands last."""
    field = dimension.field
    if dimension.is_dated:
        return {group: _place(group, (group or dt.date.max).toordinal(), "") for group in titles}
    if isinstance(field, RowField):
        order = {pk: at for at, (pk, _name) in enumerate(field.options())}
        return {group: _place(group, order.get(group, len(order)), titles[group]) for group in titles}
    if isinstance(field, ChoiceField) and field.choices:
        declared = {value: at for at, value in enumerate(field.choices.values)}
        return {group: _place(group, declared.get(group, len(declared)), titles[group]) for group in titles}
    return {group: _place(group, 0, titles[group].casefold().replace("ё", "е")) for group in titles}


def _place(group: Any, place: int, title: str) -> tuple[bool, int, str]:
    return group is None, place, title
