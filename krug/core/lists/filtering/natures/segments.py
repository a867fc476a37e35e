"""Belonging to a segment, as a condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.lists.filtering.natures.nature import several
from krug.core.lists.filtering.operators import Op
from krug.core.lists.models.segment import Segment, known_to
from krug.core.records.fields import BadValue, Field
from krug.core.records.kinds import RecordKind


@dataclass(frozen=True)
class SegmentField(Field):
    """In which segments of its kind a record is. No record holds it: it is only asked."""

    read_only: bool = True
    in_form: bool = False
    kind: str = ""
    stored = False

    def parse(self, raw: Any) -> int:
        pk = None if isinstance(raw, bool) else key_of(raw)
        if pk is None:
            raise BadValue(_("Choose from the list."))
        return pk


class SegmentNature:
    """The segments that who asks knows of."""

    ops = (Op.ANY, Op.NONE)

    def read(self, field: SegmentField, op: Op, raw: Any, user: User) -> list[Segment]:
        ids = [field.parse(one) for one in several(raw)]
        found = known_to(user, field.kind, ids)
        if found.keys() != set(ids):
            raise BadValue(_("Choose from the list."))
        return [found[pk] for pk in dict.fromkeys(ids)]

    def where(self, kind: RecordKind, field: SegmentField, op: Op, value: list[Segment], user: User) -> Q:
        """Only of fixed ones: a live one is a filter of its own, see `compiling`."""
        found = Q(pk__in=[])
        for segment in value:
            found |= Q(pk__in=segment.members())
        return found

    def say(self, field: SegmentField, op: Op, value: list[Segment], user: User) -> str:
        return ", ".join(segment.title for segment in value)
