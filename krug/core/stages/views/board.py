"""The board of any kind that goes through stages."""

from __future__ import annotations

import zlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from krug.core.access import keys, policy
from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.records.kinds import RecordKind
from krug.core.stages import movers, staged
from krug.core.stages.board import Board, Lane, Reader
from krug.core.stages.first_rows import key_of
from krug.core.stages.models import Pipeline, Stage, StageRules
from krug.core.stages.opened import open_pipelines
from krug.core.stages.sums import Total, in_work
from krug.core.stages.wishes import PERSON, Wish

REMEMBERED = 365 * 24 * 3600


@require_safe
def board(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    user = actor_of(request)
    check_kind(user, Action.SEE, kind.code)
    pipelines = list(open_pipelines(kind.code, user).select_related("rules"))
    cookie, rows_cookie = f"board_{kind.code}", f"board_{kind.code}_rows"
    wish = Wish.read({"rows": request.COOKIES.get(rows_cookie), **request.GET.dict()})
    chosen = wish.pipeline or Wish.read({"pipeline": request.COOKIES.get(cookie)}).pipeline
    pipeline = next((one for one in pipelines if one.pk == chosen), None) or _first(kind, user, pipelines)
    declared = staged.get(kind.code).seen_by(user)
    context: dict[str, Any] = {"kind": kind, "declared": declared, "pipelines": pipelines}
    context["may_create"] = user.scope(kind.code, Action.CREATE) is not Scope.NONE
    if pipeline is not None:
        reader = Reader(declared, user, pipeline, wish)
        found = reader.board()
        context |= {
            "board": found,
            "lanes": [] if wish.by_person else drawn(reader, found),
            **totals(found),
            **around(reader, found),
            **folding(request, kind),
            "zones": zones_of(declared, user, getattr(pipeline, "rules", None)),
            "may_hand": user.scope_in(kind.code, Action.ASSIGN, pipeline.pk) is not Scope.NONE,
        }
    response = render(request, "stages/board.html", context)
    if wish.pipeline:
        response.set_cookie(cookie, str(wish.pipeline), REMEMBERED, httponly=True, samesite="Lax")
    if "rows" in request.GET:
        response.set_cookie(rows_cookie, PERSON if wish.by_person else "", REMEMBERED, httponly=True, samesite="Lax")
    return response


def zones_of(declared: staged.Staged, user: User, rules: StageRules | None) -> list[tuple[staged.Zone, str]]:
    """The zones of a pipeline, each with who may end a record there, in words, where the person may not."""
    return [(zone, movers.shut_end(rules, user, zone.code, zone.title)) for zone in declared.zones]


def _first(kind: RecordKind, user: User, pipelines: list[Pipeline]) -> Pipeline | None:
    """Who has not chosen yet begins where there is something to be seen, else with the first of all."""
    counted = in_work(kind.code, user, pipelines) if len(pipelines) > 1 else set()
    return next((one for one in pipelines if one.pk in counted), next(iter(pipelines), None))


@require_safe
def lanes(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    """Those lanes that are no longer as the page shows them, to be put in their places."""
    check_kind(actor_of(request), Action.SEE, kind.code)
    return changed(request, kind)


@require_safe
def more(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    """The next cards of one lane."""
    user = actor_of(request)
    check_kind(user, Action.SEE, kind.code)
    reader = reader_of(request, kind)
    after = key_of(request.GET.get("after", ""))
    code = request.GET.get("stage", "")
    stage = Stage.objects.filter(pipeline=reader.pipeline, pk=keys.key_of(code) or 0).first()
    if after is None or (stage is None and code != "0"):
        raise Http404
    person = keys.key_of(request.GET.get("of", ""))
    cards, following = reader.more(stage, after, person)
    context = {"kind": kind, "cards": cards, "next": following, "code": stage.pk if stage else 0, "person": person}
    return render(request, "stages/cards.html", {**context, "query": reader.wish.address(pipeline=reader.pipeline.pk)})


def changed(request: HttpRequest, kind: RecordKind, status: int = 200) -> HttpResponse:
    """The answer to whatever changes the board: the lanes that differ from those on the screen.

    The page sends its own address's parameters, and for each lane its mark (`mark-ID`) and number of cards (`n-ID`).
    """
    reader = reader_of(request, kind)
    given = request.POST if request.method == "POST" else request.GET
    shown = {
        name[2:]: int(str(value)[:4])
        for name, value in given.items()
        if name.startswith("n-") and keys.key_of(str(value)[:4]) is not None
    }
    found = reader.board(shown)
    parts = [
        text
        for lane, (mark, text) in zip(found.lanes, drawn(reader, found, "true"), strict=True)
        # A row that is new on the board waits for the page to be opened anew: there is no place for it yet.
        if given.get(f"mark-{lane.code}", "" if lane.person is None else mark) != mark
    ]
    parts += [_row_total(person, found.total_of(lanes), "true") for person, lanes in found.rows]
    total = render_to_string("stages/total.html", {**totals(found), "oob": True})
    return HttpResponse("".join([*parts, total]), status=status)


def reader_of(request: HttpRequest, kind: RecordKind) -> Reader:
    """Raises Http404 for a pipeline that is not one of the kind's, or of which the person sees nothing."""
    user = actor_of(request)
    wish = Wish.read(request.POST if request.method == "POST" else request.GET)
    known = Pipeline.objects.filter(policy.pipelines_open(user, kind.code, Action.SEE), subject=kind.code)
    pipeline = known.select_related("rules").filter(pk=wish.pipeline or 0).first()
    if pipeline is None:
        raise Http404
    return Reader(staged.get(kind.code).seen_by(user), user, pipeline, wish)


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
        "rows": rows_of(reader, board, {person.pk: person.name for person in people}),
        "query_rows": wish.address(pipeline=here, rows="none" if wish.by_person else PERSON),
        "query": wish.address(pipeline=here),
        "query_late": wish.address(pipeline=here, late=None if wish.late else "1"),
        "query_idle": wish.address(pipeline=here, idle=None if wish.idle else "1"),
    }


def folding(request: HttpRequest, kind: RecordKind) -> dict[str, Any]:
    """Which rows the person has folded: the page's script keeps them in a cookie of this name."""
    name = f"board_{kind.code}_folded"
    ids = (keys.key_of(one) for one in request.COOKIES.get(name, "").split("."))
    return {"folds": name, "folded": {pk for pk in ids if pk is not None}}


def rows_of(reader: Reader, board: Board, names: dict[int, str]) -> list[tuple[str, int, str, list[str]]]:
    """Each person's row as (name, id, total, lanes), by name; what is nobody's comes last."""
    found = [
        (
            names.get(person, ""),
            person,
            _row_total(person, board.total_of(lanes)),
            [_draw(reader, lane, "")[1] for lane in lanes],
        )
        for person, lanes in board.rows
    ]
    return sorted(found, key=lambda row: (not row[0], row[0]))


def totals(board: Board) -> dict[str, Any]:
    return {"total": board.total, "weighted": board.weighted}


def _draw(reader: Reader, lane: Lane, oob: str) -> tuple[str, str]:
    kind = reader.declared.record_kind
    context = {"lane": lane, "kind": kind, "query": reader.wish.address(pipeline=reader.pipeline.pk)}
    context |= {"cards": lane.cards, "next": lane.next, "code": lane.place, "person": lane.person}
    context["sums"] = bool(reader.declared.amount)
    inner = render_to_string("stages/lane.html", context)
    mark = f"{zlib.crc32(inner.encode()):08x}"
    swap = f' hx-swap-oob="{oob}"' if oob else ""
    marks = f'data-stage="{lane.place}" data-code="{lane.code}" data-mark="{mark}"'
    if lane.person is not None:
        marks += f' data-person="{lane.person}"'
    if lane.shut:
        marks += " data-shut"
    head = f'<section class="lane" id="lane-{lane.code}" {marks}{swap}'
    of = "" if lane.person is None else f"row-{lane.person}-name "
    # Every part is a number or came out of a template, which escaped it.
    return mark, mark_safe(f'{head} aria-labelledby="{of}lane-{lane.code}-title">{inner}</section>')


def _row_total(person: int, total: Total, oob: str = "") -> str:
    return render_to_string("stages/row_total.html", {"person": person, "total": total, "oob": oob})
