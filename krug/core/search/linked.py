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
from krug.core.records.fields import LinkField
from krug.core.records.kinds import RecordKind
from krug.core.records.sight import seen
from krug.core.search.in_part import own_texts, sees_a_part
from krug.core.search.models import BORDER, Entry


class Sight:
    """What one person sees of entries at hand: fewer and simpler questions than `in_sight`, which asks the base."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._hidden: dict[int, bool] = {}
        self._own: dict[int, str] = {}

    @cached_property
    def in_part(self) -> list[str]:
        """The kinds of whose records the person sees only a part of what they are found by, see `sees_a_part`."""
        return [kind.code for kind in kinds.all_kinds() if sees_a_part(self._user, kind)]

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
            columns = [f"{link.name}__{column}" for link in links for column in policy.columns_of(link.to)]
            rows: Any = kinds.get(code).model.objects.filter(pk__in=ids).select_related(*names).only(*columns)
            for row in rows:
                linked = [found for name in names if (found := getattr(row, name)) is not None]
                self._hidden[ids[row.pk]] = any(seen(found, self._user) is None for found in linked)

    def having(self, entries: Sequence[Entry], parts: Sequence[str]) -> list[Entry]:
        """Those where a part stands in the record's own text, or the person sees the rest of it too."""
        hidden = self.hidden(entries)
        self._read_own(entries)

        def seen_in(entry: Entry) -> str:
            if entry.kind in self.in_part:
                return self._own.get(entry.pk, entry.key)
            return entry.text.partition(BORDER)[0] if entry.pk in hidden else entry.text

        return [entry for entry in entries if any(part in seen_in(entry) for part in parts)]

    def _read_own(self, entries: Iterable[Entry]) -> None:
        """What the records themselves are found by, less the fields hidden from the person. Of the kinds `in_part`."""
        for code in self.in_part:
            ids = {one.record_id: one.pk for one in entries if one.kind == code and one.pk not in self._own}
            if ids:
                texts = own_texts(kinds.get(code), list(ids), self._user)
                self._own |= {ids[pk]: text for pk, text in texts.items()}


def in_sight(entries: Any, user: User, parts: Sequence[str], code: str) -> Any:
    """The same as `Sight.having` as a condition, on a queryset of entries of one kind; of what is seen in part the
    titles alone."""
    if sees_a_part(user, kinds.get(code)):
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


def limited_links(user: User, code: str) -> list[LinkField]:
    """The links by which records of the kind are found and that lead to what the person does not see all of."""
    return [link for link in _links(kinds.get(code)) if policy.condition(user, link.to, Action.SEE) is not None]


def _links(kind: RecordKind) -> list[LinkField]:
    return [field for field in kind.fields if isinstance(field, LinkField) and field.name in kind.found_by]
