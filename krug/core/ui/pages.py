"""The pages of every declared kind."""

from __future__ import annotations

from django.urls import URLPattern, path

from krug.core.lists.views import listing
from krug.core.records.kinds import RecordKind
from krug.core.records.views import card, form


def pages_of(kind: RecordKind) -> list[URLPattern]:
    with_kind = {"kind": kind}
    return [
        path(kind.path, listing, with_kind, name=f"{kind.code}-list"),
        path(f"{kind.path}/new", form.new, with_kind, name=f"{kind.code}-new"),
        path(f"{kind.path}/<int:pk>", card.card, with_kind, name=f"{kind.code}-card"),
        path(f"{kind.path}/<int:pk>/edit", form.edit, with_kind, name=f"{kind.code}-edit"),
        path(f"{kind.path}/<int:pk>/comments", card.comments, with_kind, name=f"{kind.code}-comments"),
        path(f"{kind.path}/<int:pk>/bin", card.bin_, with_kind, name=f"{kind.code}-bin"),
        path(f"{kind.path}/<int:pk>/restore", card.restore, with_kind, name=f"{kind.code}-restore"),
    ]
