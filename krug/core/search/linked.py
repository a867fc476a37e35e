"""A record is found by the names of what it leads to, by those alone who may see that as well."""

from __future__ import annotations

import functools
import operator
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import StrIndex

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import kinds
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import LinkField
from krug.core.records.kinds import RecordKind
from krug.core.records.sight import seen
from krug.core.search.models import BORDER, Entry


class Sight:
    """What one person sees of entries at hand: fewer and simpler questions than `in_sight`, which asks the base."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._hidden: dict[int, bool] = {}

    @cached_property
    def by_title(self) -> list[str]:
        """The kinds whose records the person finds by their titles alone, see `by_title_alone`."""
        return [kind.code for kind in kinds.all_kinds() if by_title_alone(self._user, kind)]

    def hidden(self, entries: Iterable[Entry]) -> set[int]:
        """The ids of those that lead to what the person does not see. At most one query for each kind."""
        asked = [entry for entry in entries if entry.linked]
        new: dict[str, dict[int, int]] = defaultdict(dict)
        for entry in asked:
            if entry.pk not in self._hidden:
                new[entry.kind][entry.record_id] = entry.pk
        for code, ids in new.items():
            self._look(code, ids)
        return {entry.pk for entry in asked if self._hidden[entry.pk]}

    def _look(self, code: str, ids: dict[int, int]) -> None:
        self._hidden |= dict.fromkeys(ids.values(), False)
        if links := limited_links(self._user, code):
            names = [link.name for link in links]
            columns = [f"{name}__{column}" for name in names for column in ("responsible", "department")]
            rows: Any = kinds.get(code).model.objects.filter(pk__in=ids).select_related(*names).only(*columns)
            for row in rows:
                linked = [found for name in names if (found := getattr(row, name)) is not None]
                self._hidden[ids[row.pk]] = any(seen(found, self._user) is None for found in linked)

    def having(self, entries: Sequence[Entry], parts: Sequence[str]) -> list[Entry]:
        """Those where a part stands in the record's own text, or the person sees the rest of it too."""
        hidden = self.hidden(entries)

        def seen_in(entry: Entry) -> str:
            if entry.kind in self.by_title:
                return entry.key
            return entry.text.partition(BORDER)[0] if entry.pk in hidden else entry.text

        return [entry for entry in entries if any(part in seen_in(entry) for part in parts)]


def in_sight(entries: Any, user: User, parts: Sequence[str], code: str) -> Any:
    """The same as `Sight.having` as a condition, on a queryset of entries of one kind."""
    if by_title_alone(user, kinds.get(code)):
        return entries.filter(functools.reduce(operator.or_, (Q(key__contains=part) for part in parts), Q(pk__in=[])))
    links = limited_links(user, code)
    if not links:
        return entries
    rows: Any = kinds.get(code).model.objects.filter(pk=OuterRef("record_id"))
    for link in links:
        there = policy.limit(kinds.get(link.to).model.objects.filter(pk=OuterRef(link.column)), user, link.to)
        rows = rows.filter(Q(**{f"{link.column}__isnull": True}) | Exists(there))
    wanted = Q(Exists(rows))
    entries = entries.alias(border=StrIndex("text", Value(BORDER)))
    for number, part in enumerate(parts):
        place = f"part_{number}"
        entries = entries.alias(**{place: StrIndex("text", Value(part))})
        wanted |= Q(**{f"{place}__gt": 0}) & (Q(border=0) | Q(**{f"{place}__lt": F("border")}))
    return entries.filter(wanted)


def by_title_alone(user: User, kind: RecordKind) -> bool:
    """Whether a field is hidden from `user` that the kind is found by: what it says must not be found out by asking."""
    custom = [field.name for field in kind.fields if isinstance(field, Custom) and field.is_searched]
    return any(not user.sees_field(kind.code, name) for name in (*kind.searched, *custom))


def limited_links(user: User, code: str) -> list[LinkField]:
    """The links by which records of the kind are found and that lead to what the person does not see all of."""
    return [link for link in _links(kinds.get(code)) if policy.condition(user, link.to, Action.SEE) is not None]


def _links(kind: RecordKind) -> list[LinkField]:
    return [field for field in kind.fields if isinstance(field, LinkField) and field.name in kind.found_by]
