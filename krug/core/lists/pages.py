"""The addresses that belong to the list of every kind."""

from __future__ import annotations

from django.urls import URLPattern, path

from krug.core.lists.views import bulk, cell, columns, conditions, counts, export, saved, segments, totals
from krug.core.lists.views.listing import listing
from krug.core.records.kinds import RecordKind


def list_pages_of(kind: RecordKind) -> list[URLPattern]:
    with_kind = {"kind": kind}
    here = f"{kind.path}/list"
    segmented = [path(f"{here}/segments", segments.make, with_kind, name=f"{kind.code}-segments")]
    return [
        path(kind.list_path or kind.path, listing, with_kind, name=f"{kind.code}-list"),
        path(f"{here}/totals", totals.totals, with_kind, name=f"{kind.code}-totals"),
        path(f"{here}/counts", counts.counts, with_kind, name=f"{kind.code}-counts"),
        path(f"{here}/condition", conditions.condition, with_kind, name=f"{kind.code}-condition"),
        path(f"{here}/columns", columns.columns, with_kind, name=f"{kind.code}-columns"),
        path(f"{here}/views", saved.views, with_kind, name=f"{kind.code}-views"),
        path(f"{here}/views/<int:view>", saved.view, with_kind, name=f"{kind.code}-view"),
        path(f"{here}/bulk", bulk.start, with_kind, name=f"{kind.code}-bulk"),
        path(f"{here}/export", export.export, with_kind, name=f"{kind.code}-export"),
        path(f"{kind.path}/<int:pk>/cell/<str:field>", cell.cell, with_kind, name=f"{kind.code}-cell"),
        *(segmented if kind.has_segments else []),
    ]
