"""A person who is erased in Krug: what their link remembered goes, and nothing more is told of them, either way."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from krug.core.records.kinds import RecordKind
from krug.modules.google.models import Link, Sort


def links(kind: RecordKind, ids: Sequence[int]) -> None:
    rows = Link.objects.filter(sort__in=[Sort.CONTACT, Sort.CLIENT], record_id__in=ids).filter(sort=kind.code)
    rows.update(base={"local": {}, "remote": {}}, waiting=None, etag="", fault="", sent=F("marked"))
