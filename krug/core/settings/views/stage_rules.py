"""The pages of checklists and of who may move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import Department, Role
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast
from krug.core.settings import stage_rules as verbs
from krug.core.settings.pipelines import all_pipelines, by_kind
from krug.core.settings.stage_rules import Movers, Wished, WishedStage
from krug.core.settings.views.overtaking import seen
from krug.core.stages.models import CheckLine, Pipeline, Stage

PAGE = "/settings/stage-rules"


@require_safe
def pipelines(request: HttpRequest) -> HttpResponse:
    """The pipelines of each kind with stages."""
    stages = CheckLine.objects.filter(is_active=True).values_list("stage__pipeline", "stage").distinct()
    lists = Counter(pk for pk, _stage in stages)
    found = [
        (kind, [(row, lists[row.pk], _narrowed(rules)) for row, rules in rows])
        for kind, rows in by_kind(actor_of(request).firm, "rules")
    ]
    return render(request, "settings/stage_rules.html", {"by_kind": found})


@require_http_methods(["GET", "POST"])
def pipeline(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(all_pipelines(), pk=pk)
    if request.method == "GET":
        return _draw(request, found, _standing(found))
    wished = _wished(request, found)
    try:
        verbs.keep(actor_of(request), found, wished, seen=seen(request))
    except Invalid as error:
        return _draw(request, found, wished, str(error), 422)
    except Overtaken as error:
        return _draw(request, found, wished, str(error), 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(f"{PAGE}/{pk}")


def _standing(found: Pipeline) -> Wished:
    """What stands now, as the form would say it."""
    rules, lines = verbs.rules_of(found), _lines(found)
    return Wished(
        {
            stage.pk: WishedStage(lines.get(stage.pk, []), rules.demands(stage.pk), Movers(**rules.of_stage(stage.pk)))
            for stage in Stage.objects.filter(pipeline=found)
        },
        {zone.code: Movers(**rules.of_end(zone.code)) for zone in verbs.ends_of(found)},
    )


def _wished(request: HttpRequest, found: Pipeline) -> Wished:
    """What the form says; stages out of use are not shown and stay as they are."""

    def movers(code: Any) -> Movers:
        return Movers(
            *(
                [pk for pk in map(key_of, request.POST.getlist(f"{name}-{code}")) if pk]
                for name in ("roles", "departments")
            )
        )

    return Wished(
        {
            stage.pk: WishedStage(
                request.POST.get(f"lines-{stage.pk}", "").splitlines(),
                f"ticked-{stage.pk}" in request.POST,
                movers(stage.pk),
            )
            for stage in Stage.objects.filter(pipeline=found, is_active=True)
        },
        {zone.code: movers(zone.code) for zone in verbs.ends_of(found)},
    )


def _draw(request: HttpRequest, found: Pipeline, shown: Wished, error: str = "", status: int = 200) -> HttpResponse:
    roles = [(role.pk, str(role)) for role in Role.objects.order_by("pk") if not role.is_administrator]
    departments = list(Department.objects.values_list("pk", "name"))
    blocks: list[dict[str, Any]] = []
    for stage in Stage.objects.filter(pipeline=found, is_active=True):
        one = shown.stages.get(stage.pk, WishedStage())
        blocks.append(
            {
                "code": stage.pk,
                "title": stage.name,
                "mark": stage.colour,
                "lines": list(one.lines or ()),
                "ticked": bool(one.ticked),
                **_boxes(one.movers or Movers(), roles, departments),
            }
        )
    for zone in verbs.ends_of(found):
        movers = shown.ends.get(zone.code, Movers())
        blocks.append({"code": zone.code, "title": zone.title, "lines": None, **_boxes(movers, roles, departments)})
    context = {
        "pipeline": found,
        "kind": kinds.get(found.subject),
        "blocks": blocks,
        "version": (seen(request) if status == 422 else None) or verbs.rules_of(found).version,
        "errors": error,
    }
    return render(request, "settings/stage_rules_of.html", context, status=status)


def _boxes(movers: Movers, roles: list[tuple[int, str]], departments: list[tuple[int, str]]) -> Mapping[str, Any]:
    named = [name for pk, name in roles if pk in movers.roles] + [
        name for pk, name in departments if pk in movers.departments
    ]
    return {
        "roles": [(pk, name, pk in movers.roles) for pk, name in roles],
        "departments": [(pk, name, pk in movers.departments) for pk, name in departments],
        "named": ", ".join(named),
    }


def _lines(found: Pipeline) -> dict[int, list[str]]:
    lines: dict[int, list[str]] = {}
    for row in CheckLine.objects.filter(stage__pipeline=found, is_active=True):
        lines.setdefault(row.stage_id, []).append(row.text)
    return lines


def _narrowed(rules: Any) -> int:
    """Into how many stages and ends only some may move."""
    if rules is None:
        return 0
    return sum(any(movers.values()) for movers in [*rules.stages.values(), *rules.ends.values()])
