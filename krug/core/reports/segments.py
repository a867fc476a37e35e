"""Reports of the records of one segment: asked for by its number or name, counted as far as the reader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.keys import key_of
from krug.core.access.scopes import Action, Scope
from krug.core.lists.filtering import BadFilter, in_segment
from krug.core.lists.models import Segment
from krug.core.lists.opening_segments import those_opening
from krug.core.records import kinds
from krug.core.records.fields import BadValue
from krug.core.reports.parameters import Options, Parameter
from krug.core.reports.readers import Reader


@dataclass(frozen=True)
class SegmentParameter(Parameter):
    """A segment of the kind `of` that the reader knows of; None: everybody."""

    of: str = ""
    least_choices = 1

    def parse(self, raw: str, reader: Reader) -> int:
        found = known_to(reader, self.of)
        pk = key_of(raw)
        row = (found.filter(pk=pk).first() if pk else None) or found.filter(title=raw).order_by("pk").first()
        if row is None:
            raise BadValue(_("There is no such segment."))
        try:
            in_segment(row, kinds.get(self.of), reader.user)
        except BadFilter as error:
            raise BadValue(str(error)) from None
        return int(row.pk)

    def options(self, reader: Reader) -> Options:
        return [(str(one.pk), one.title) for one in those_opening(reader.user, known_to(reader, self.of))]


def known_to(reader: Reader, kind: str) -> Any:
    """The segments the reader knows of, be they closed to them or not; the firm itself, at its command, knows all."""
    if reader.user.scope(kind, Action.SEE) is Scope.NONE:
        return Segment.objects.none()
    if reader.user.pk is None:
        return Segment.objects.filter(kind=kind, removed_at=None)
    return Segment.objects.visible_to(reader.user, kind)


def members(reader: Reader, kind: str, pk: int) -> Any:
    """The records of the segment that the reader may count."""
    segment = Segment.objects.get(pk=pk)
    return reader.rows(kind).filter(in_segment(segment, kinds.get(kind), reader.user))
