"""The pages on which fields are marked as required by stages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from krug.core.access.acting import actor_of
from krug.core.records import kinds
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast
from krug.core.settings import required_fields as verbs
from krug.core.settings.pipelines import all_pipelines, by_kind
from krug.core.settings.required_fields import WAYS, Wished
from krug.core.settings.views.overtaking import seen
from krug.core.stages.models import Demands, Pipeline, Stage

PAGE = "/settings/required-fields"


@require_safe
def pipelines(request: HttpRequest) -> HttpResponse:
    """The pipelines of each kind with stages, with how many stages ask for something."""
    found = [
        (kind, [(row, _asking(demands)) for row, demands in rows])
        for kind, rows in by_kind(actor_of(request).firm, "demands")
    ]
    return render(request, "settings/required_fields.html", {"by_kind": found})


@require_http_methods(["GET", "POST"])
def pipeline(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(all_pipelines(), pk=pk)
    demands = verbs.demands_of(found)
    if request.method == "GET":
        return _draw(request, found, demands, demands)
    wished = _wished(request, found)
    try:
        verbs.keep(actor_of(request), found, wished, seen=seen(request))
    except Overtaken as error:
        typed = Demands(stages={str(one): ways for one, ways in wished.stages.items()}, ends=dict(wished.ends))
        return _draw(request, found, demands, typed, str(error), 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(f"{PAGE}/{pk}")


def _wished(request: HttpRequest, found: Pipeline) -> Wished:
    names = {field.name for field in verbs.fields_of(found)}

    def ticked(name: str) -> list[str]:
        return [one for one in request.POST.getlist(name) if one in names]

    stages = Stage.objects.filter(pipeline=found)
    return Wished(
        {stage.pk: {way: ticked(f"{way}-{stage.pk}") for way in WAYS} for stage in stages},
        {zone.code: ticked(f"end-{zone.code}") for zone in verbs.ends_of(found)},
    )


def _draw(
    request: HttpRequest, found: Pipeline, stands: Demands, shown: Demands, error: str = "", status: int = 200
) -> HttpResponse:
    """`shown` is what the boxes say, `stands` what is kept."""
    fields = verbs.fields_of(found)
    blocks: list[dict[str, Any]] = [
        {"title": stage.name, "mark": stage.colour, "ways": _ways(stage.pk, shown)}
        for stage in Stage.objects.filter(pipeline=found, is_active=True)
    ]
    for zone in verbs.ends_of(found):
        ways = [(f"end-{zone.code}", _("To close so"), set(shown.of_end(zone.code)))]
        blocks.append({"title": zone.title, "mark": "", "ways": ways})
    for block in blocks:
        asked = set().union(*(names for _name, _title, names in block["ways"]))
        block["asked"] = [field.title for field in fields if field.name in asked]
        block["lines"] = [
            (field, [(name, title, field.name in names) for name, title, names in block["ways"]]) for field in fields
        ]
    context = {
        "pipeline": found,
        "kind": kinds.get(found.subject),
        "blocks": blocks,
        "version": stands.version,
        "errors": error,
    }
    return render(request, "settings/required_fields_of.html", context, status=status)


def _ways(pk: int, shown: Demands) -> list[tuple[str, str, set[str]]]:
    titles = {"enter": _("To come in"), "leave": _("To go on")}
    return [(f"{way}-{pk}", titles[way], set(shown.of_stage(pk, way))) for way in WAYS]


def _asking(demands: Demands | None) -> int:
    """How many stages and ends ask for something."""
    if demands is None:
        return 0
    return sum(any(ways.values()) for ways in demands.stages.values()) + sum(map(bool, demands.ends.values()))
