"""The page of the stages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast
from krug.core.settings.stage_form import at_the_stages, stage_rows, stored_stages, typed_stages
from krug.core.settings.views.overtaking import seen, version_for
from krug.core.stages import staged
from krug.core.stages.models import Colour
from krug.core.stages.moving_all import left_behind
from krug.modules.requests.board_stages import ADDRESS, MEANINGS, board, change_stages, meanings
from krug.modules.requests.models import Request, State


@require_http_methods(["GET", "POST"])
def stages(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    if request.method == "GET":
        return _draw(request, {})
    try:
        rows = stage_rows(request.POST)
        given = [request.POST.get(f"means-{row.pk or 'new'}", "") for row in rows]
        change_stages(actor, rows, given, seen(request))
    except Invalid as error:
        return _draw(request, at_the_stages(error.errors), 422)
    except Overtaken as error:
        return _draw(request, {"stages": str(error)}, 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(ADDRESS)


def _draw(request: HttpRequest, errors: dict[str, str], status: int = 200) -> HttpResponse:
    """With `errors`, what was typed stands in the form; nothing of it is lost."""
    pipeline, typed = board(), request.method == "POST"
    there = list(pipeline.stages.all())
    meant = meanings(pipeline)
    rows = typed_stages(request.POST) if typed else stored_stages(there)
    for row in rows:
        key = row.get("pk")
        stands = meant.get(key, "") if key else State.IN_WORK
        row["means"] = request.POST.get(f"means-{key or 'new'}", "") if typed else stands
    context: dict[str, Any] = {
        "pipeline": pipeline,
        "rows": rows,
        "active": [stage for stage in there if stage.is_active],
        "colours": Colour.choices,
        "means": [(state.value, state.label) for state in MEANINGS],
        "moving": left_behind(staged.get(Request.KIND), pipeline.pk),
        "error": " ".join(errors.values()),
        "errors": errors,
        "version": version_for(request, pipeline, status),
    }
    return render(request, "requests/stages.html", context, status=status)
