"""For each kind with stages: the board at its address, the list beside it, moves beneath each record."""

from __future__ import annotations

from django.urls import URLPattern, path

from krug.core.records.kinds import RecordKind
from krug.core.stages import staged
from krug.core.stages.views import board, moves
from krug.core.stages.views.calendar import calendar, due
from krug.core.stages.views.checklist import line
from krug.core.stages.views.path import passage


def pages_of(kind: RecordKind) -> list[URLPattern]:
    with_kind = {"kind": kind}
    dated = [
        path(f"{kind.path}/calendar", calendar, with_kind, name=f"{kind.code}-calendar"),
        path(f"{kind.path}/<int:pk>/due", due, with_kind, name=f"{kind.code}-due"),
    ]
    return [
        *(dated if staged.get(kind.code).due else []),
        path(staged.get(kind.code).place, board.board, with_kind, name=f"{kind.code}-board"),
        path(f"{kind.path}/lanes", board.lanes, with_kind, name=f"{kind.code}-lanes"),
        path(f"{kind.path}/lanes/more", board.more, with_kind, name=f"{kind.code}-more"),
        path(f"{kind.path}/<int:pk>/stage", moves.stage, with_kind, name=f"{kind.code}-stage"),
        path(f"{kind.path}/<int:pk>/stage/undo", moves.undo, with_kind, name=f"{kind.code}-stage-undo"),
        path(f"{kind.path}/<int:pk>/checklist/<int:line>", line, with_kind, name=f"{kind.code}-checklist"),
        path(f"{kind.path}/<int:pk>/path/<int:passage>", passage, with_kind, name=f"{kind.code}-passage"),
    ]


urlpatterns = [page for declared in staged.all_staged() for page in pages_of(declared.record_kind)]
