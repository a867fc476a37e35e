"""For each kind whose records may be one: likely ones while typing, groups of them, merging and the way back."""

from __future__ import annotations

from django.urls import URLPattern, path

from krug.core.merging.views import duplicates, merges
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind


def pages_of(kind: RecordKind) -> list[URLPattern]:
    with_kind = {"kind": kind}
    return [
        path(f"{kind.path}/likely", duplicates.likely, with_kind, name=f"{kind.code}-likely"),
        path(f"{kind.path}/duplicates", duplicates.duplicates, with_kind, name=f"{kind.code}-duplicates"),
        path(f"{kind.path}/duplicates/scan", duplicates.scan, with_kind, name=f"{kind.code}-scan"),
        path(f"{kind.path}/duplicates/apart", duplicates.apart, with_kind, name=f"{kind.code}-apart"),
        path(f"{kind.path}/merging", merges.merging, with_kind, name=f"{kind.code}-merging"),
        path(f"{kind.path}/merges/<int:pk>/undo", merges.undo, with_kind, name=f"{kind.code}-merge-undo"),
    ]


urlpatterns = [page for kind in kinds.all_kinds() if kind.match for page in pages_of(kind)]
