"""The board of any kind that goes through stages."""

from __future__ import annotations

import zlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from krug.core.access import keys
from krug.core.access.models import User
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.records.kinds import RecordKind
from krug.core.stages import staged
from krug.core.stages.board import Board, Lane, Reader
from krug.core.stages.first_rows import key_of
from krug.core.stages.models import Pipeline, Stage
from krug.core.stages.wishes import Wish

REMEMBERED = 365 * 24 * 3600


@require_safe
def board(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    user: Any = request.user
    check_kind(user, Action.SEE, kind.code)
    pipelines = list(Pipeline.objects.filter(subject=kind.code, is_active=True).order_by("sort", "id"))
    wish = Wish.read(request.GET)
    cookie = f"board_{kind.code}"
    chosen = wish.pipeline or Wish.read({"pipeline": request.COOKIES.get(cookie)}).pipeline
    pipeline = next((one for one in pipelines if one.pk == chosen), pipelines[0] if pipelines else None)
    context: dict[str, Any] = {"kind": kind, "declared": staged.get(kind.code), "pipelines": pipelines}
    context["may_create"] = user.scope(kind.code, Action.CREATE) is not Scope.NONE
    if pipeline is not None:
        reader = Reader(staged.get(kind.code), user, pipeline, wish)
        found = reader.board()
        context |= {"board": found, "lanes": drawn(reader, found), **totals(found), **around(reader, found)}
    response = render(request, "stages/board.html", context)
    if wish.pipeline:
        response.set_cookie(cookie, str(wish.pipeline), REMEMBERED, httponly=True, samesite="Lax")
    return response


@require_safe
def lanes(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    """Those lanes that are no longer as the page shows them, to be put in their places."""
    check_kind(request.user, Action.SEE, kind.code)  # type: ignore[arg-type]
    return changed(request, kind)


@require_safe
def more(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    """The next cards of one lane."""
    user: Any = request.user
    check_kind(user, Action.SEE, kind.code)
    reader = reader_of(request, kind)
    after = key_of(request.GET.get("after", ""))
    code = request.GET.get("stage", "")
    stage = Stage.objects.filter(pipeline=reader.pipeline, pk=keys.key_of(code) or 0).first()
    if after is None or (stage is None and code != "0"):
        raise Http404
    cards, following = reader.more(stage, after)
    context = {"kind": kind, "cards": cards, "next": following, "code": stage.pk if stage else 0, "wish": reader.wish}
    return render(request, "stages/cards.html", {**context, "query": reader.wish.address(pipeline=reader.pipeline.pk)})


def changed(request: HttpRequest, kind: RecordKind, status: int = 200) -> HttpResponse:
    """The answer to whatever changes the board: the lanes that differ from those on the screen.

    The page sends its own address's parameters, and for each lane its mark (`mark-ID`) and number of cards (`n-ID`).
    """
    reader = reader_of(request, kind)
    given = request.POST if request.method == "POST" else request.GET
    shown = {
        int(name[2:]): int(str(value)[:4])
        for name, value in given.items()
        if name.startswith("n-") and keys.key_of(name[2:]) is not None and keys.key_of(str(value)[:4]) is not None
    }
    found = reader.board(shown)
    parts = [
        text
        for lane, (mark, text) in zip(found.lanes, drawn(reader, found, "true"), strict=True)
        if given.get(f"mark-{lane.code}") != mark
    ]
    total = render_to_string("stages/total.html", {**totals(found), "oob": True})
    return HttpResponse("".join([*parts, total]), status=status)


def reader_of(request: HttpRequest, kind: RecordKind) -> Reader:
    """Raises Http404 for a pipeline that is not one of the kind's."""
    user: User = request.user  # type: ignore[assignment]
    wish = Wish.read(request.POST if request.method == "POST" else request.GET)
    pipeline = Pipeline.objects.filter(subject=kind.code, pk=wish.pipeline or 0).first()
    if pipeline is None:
        raise Http404
    return Reader(staged.get(kind.code), user, pipeline, wish)


def drawn(reader: Reader, board: Board, oob: str = "") -> list[tuple[str, str]]:
    """Each lane as (mark, text): the mark changes when anything in the lane does."""
    return [_draw(reader, lane, oob) for lane in board.lanes]


def around(reader: Reader, board: Board) -> dict[str, Any]:
    wish, here = reader.wish, reader.pipeline.pk
    steps = reader.declared.steps
    people = User.objects.filter(pk__in=board.people).order_by("name")
    return {
        "pipeline": reader.pipeline,
        "wish": reader.wish,
        "people": list(people),
        "plans": steps is not None and steps.known_to(reader.user),
        "query": wish.address(pipeline=here),
        "query_late": wish.address(pipeline=here, late=None if wish.late else "1"),
        "query_idle": wish.address(pipeline=here, idle=None if wish.idle else "1"),
    }


def totals(board: Board) -> dict[str, Any]:
    return {"total": board.total, "weighted": board.weighted}


def _draw(reader: Reader, lane: Lane, oob: str) -> tuple[str, str]:
    kind = reader.declared.record_kind
    context = {"lane": lane, "kind": kind, "query": reader.wish.address(pipeline=reader.pipeline.pk)}
    context |= {"cards": lane.cards, "next": lane.next, "code": lane.code, "wish": reader.wish}
    inner = render_to_string("stages/lane.html", context)
    mark = f"{zlib.crc32(inner.encode()):08x}"
    swap = f' hx-swap-oob="{oob}"' if oob else ""
    head = f'<section class="lane" id="lane-{lane.code}" data-stage="{lane.code}" data-mark="{mark}"{swap}'
    # Every part is a number or came out of a template, which escaped it.
    return mark, mark_safe(f'{head} aria-labelledby="lane-{lane.code}-title">{inner}</section>')
