"""The pages of every declared kind."""

from __future__ import annotations

from django.urls import URLPattern, path

from krug.core.lists.pages import list_pages_of
from krug.core.records.kinds import RecordKind
from krug.core.records.views import card, comments, confidentiality, files, form, history, sharing


def pages_of(kind: RecordKind) -> list[URLPattern]:
    with_kind = {"kind": kind}
    return [
        *list_pages_of(kind),
        path(f"{kind.path}/new", form.new, with_kind, name=f"{kind.code}-new"),
        path(f"{kind.path}/<int:pk>", card.card, with_kind, name=f"{kind.code}-card"),
        path(f"{kind.path}/<int:pk>/edit", form.edit, with_kind, name=f"{kind.code}-edit"),
        path(f"{kind.path}/<int:pk>/head", card.head, with_kind, name=f"{kind.code}-head"),
        path(f"{kind.path}/<int:pk>/panels/<slug:code>", card.panel, with_kind, name=f"{kind.code}-panel"),
        path(f"{kind.path}/<int:pk>/history", history.history_, with_kind, name=f"{kind.code}-history"),
        path(f"{kind.path}/<int:pk>/comments", comments.comments, with_kind, name=f"{kind.code}-comments"),
        path(f"{kind.path}/<int:pk>/colleagues", comments.colleagues, with_kind, name=f"{kind.code}-colleagues"),
        path(f"{kind.path}/<int:pk>/files", files.files, with_kind, name=f"{kind.code}-files"),
        path(f"{kind.path}/<int:pk>/shares", sharing.shares, with_kind, name=f"{kind.code}-shares"),
        path(
            f"{kind.path}/<int:pk>/shares/<int:person>/ending", sharing.ending, with_kind, name=f"{kind.code}-share-end"
        ),
        path(
            f"{kind.path}/<int:pk>/confidentiality",
            confidentiality.confidentiality,
            with_kind,
            name=f"{kind.code}-confidentiality",
        ),
        path(f"{kind.path}/<int:pk>/bin", card.bin_, with_kind, name=f"{kind.code}-bin"),
        path(f"{kind.path}/<int:pk>/restore", card.restore, with_kind, name=f"{kind.code}-restore"),
    ]
