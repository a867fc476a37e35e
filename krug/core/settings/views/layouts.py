"""The pages on which cards and forms are arranged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import Role
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.kinds import RecordKind
from krug.core.records.layouts.arranging import Arrangement, arrangeable, as_declared, by_exactness, of
from krug.core.records.models import Layout
from krug.core.records.toasts import toast
from krug.core.settings import layouts as verbs
from krug.core.settings.pipelines import all_pipelines
from krug.core.settings.views.overtaking import seen
from krug.core.stages.models import Pipeline

PAGE = "/settings/layouts"
ASIDE, NEW = "aside", "new"


@require_safe
def layouts(request: HttpRequest) -> HttpResponse:
    """Every kind, and for which roles it is arranged."""
    rows: dict[str, list[Layout]] = {}
    for row in Layout.objects.select_related("role", "pipeline").order_by("pk"):
        rows.setdefault(row.kind, []).append(row)
    found = [(kind, rows.get(kind.code, [])) for kind in kinds.all_kinds()]
    return render(request, "settings/layouts.html", {"by_kind": found})


@require_http_methods(["GET", "POST"])
def layout(request: HttpRequest, kind: str, role: int) -> HttpResponse:
    """`role` 0: of all roles that have none of their own; `?pipeline=ID`: of the records of that one."""
    if not kinds.known(kind):
        raise Http404
    of_kind = kinds.get(kind)
    whose = Whose(get_object_or_404(Role, pk=role) if role else None, _pipeline(request, of_kind))
    row = Layout.objects.filter(kind=kind, role=whose.role, pipeline=whose.pipeline).first()
    here = f"{PAGE}/{kind}/{role}{whose.query}"
    if request.method == "GET":
        return _draw(request, of_kind, whose, row)
    if "reset" in request.POST:
        if row is not None:
            verbs.drop(actor_of(request), row)
        return HttpResponseRedirect(here)
    blocks, aside = _moved(*_given(request), request)
    try:
        verbs.keep(actor_of(request), of_kind, whose.role, blocks, aside, seen=seen(request), pipeline=whose.pipeline)
    except Invalid as error:
        return _draw(request, of_kind, whose, row, (blocks, aside), " ".join(error.errors.values()), 422)
    except Overtaken as error:
        return _draw(request, of_kind, whose, row, (blocks, aside), str(error), 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(here)


@dataclass(frozen=True)
class Whose:
    """For which role and which pipeline; None: for all."""

    role: Role | None
    pipeline: Pipeline | None

    @property
    def query(self) -> str:
        return f"?pipeline={self.pipeline.pk}" if self.pipeline else ""


def _pipeline(request: HttpRequest, kind: RecordKind) -> Pipeline | None:
    asked = request.GET.get("pipeline", "")
    if not asked:
        return None
    return get_object_or_404(all_pipelines(), subject=kind.code, pk=key_of(asked) or 0)


Given = tuple[list[dict[str, Any]], list[str]]


def _given(request: HttpRequest) -> Given:
    """The page sends blocks and fields in the order in which they stand: "block:KEY", and after it "field:NAME"."""
    blocks: dict[str, dict[str, Any]] = {}
    order: list[tuple[str, str]] = []
    here = ""
    for item in request.POST.getlist("item"):
        sort, _colon, value = item.partition(":")
        if sort == "block":
            here = value
            blocks[here] = {"title": request.POST.get(f"title-{value}", ""), "fields": []}
        elif here:
            order.append((here, value))
    wished = {name: request.POST.get(f"in-{name}", place) for place, name in order}
    # Those chosen into another block come last there.
    for place, name in sorted(order, key=lambda one: wished[one[1]] != one[0]):
        blocks[wished[name] if wished[name] in blocks else place]["fields"].append(name)
    aside = blocks.pop(ASIDE, {"fields": []})["fields"]
    return list(blocks.values()), aside


def _moved(blocks: list[dict[str, Any]], aside: list[str], request: HttpRequest) -> Given:
    """With the field whose "up" button was pressed a place earlier, over the edge of a block too."""
    up = request.POST.get("up", "")
    for number, block in enumerate(blocks):
        if up not in block["fields"]:
            continue
        names, at = block["fields"], block["fields"].index(up)
        if at:
            names[at - 1], names[at] = names[at], names[at - 1]
        elif number:
            names.pop(0)
            blocks[number - 1]["fields"].append(up)
        break
    return blocks, aside


def _draw(
    request: HttpRequest,
    kind: RecordKind,
    whose: Whose,
    row: Layout | None,
    given: Given | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = _shown(kind, whose, given)
    fields = {field.name: field for field in arrangeable(kind)}
    placed = shown.placed(list(fields.values()))
    blocks = [(str(number), title, block) for number, (title, block) in enumerate(placed)]
    context = {
        "kind": kind,
        "role": whose.role,
        "roles": Role.objects.order_by("pk"),
        "pipeline": whose.pipeline,
        "pipelines": all_pipelines().filter(subject=kind.code),
        "query": whose.query,
        "is_for_all": whose == Whose(None, None),
        "row": row,
        "blocks": [*blocks, (NEW, "", [])],
        "aside": [fields[name] for name in fields if name in shown.aside and not fields[name].required],
        "errors": error,
        "version": (row.version if row else 1) if status != 422 else seen(request),
    }
    return render(request, "settings/layout.html", context, status=status)


def _shown(kind: RecordKind, whose: Whose, given: Given | None) -> Arrangement:
    """What was typed; else what holds there as it is kept; else how the fields are declared."""
    if given is not None:
        blocks, aside = given
        return Arrangement(tuple((one["title"], tuple(one["fields"])) for one in blocks), frozenset(aside))
    rows = {(row.role_id, row.pipeline_id): row for row in Layout.objects.filter(kind=kind.code)}
    wanted = by_exactness(whose.role.pk if whose.role else None, whose.pipeline.pk if whose.pipeline else None)
    row = next((rows[one] for one in wanted if one in rows), None)
    return of(row) if row else as_declared(kind)
