"""The settings of deals: kinds with their stages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.currencies import Currency
from krug.core.records.toasts import toast, warn
from krug.core.settings import stage_form
from krug.core.settings.views.overtaking import seen, version_for
from krug.core.stages import staged
from krug.core.stages.models import Colour, Stage
from krug.core.stages.moving_all import left_behind
from krug.modules.deals import forms
from krug.modules.deals.kinds import ADDRESS, add_kind, change_kind, remove_kind
from krug.modules.deals.models import Deal, DealKind
from krug.modules.deals.stage_templates import StageTemplate, names_in_order
from krug.modules.deals.typical.drawing import lines
from krug.modules.deals.typical.plans import firms_language, plan_of, stages_of
from krug.modules.deals.views.processes import choices


@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            kind = add_kind(actor, **forms.new_kind(request.POST))
        except Invalid as error:
            errors = error.errors
        else:
            return HttpResponseRedirect(f"{ADDRESS}/{kind.pk}")
    context = {
        "kinds": DealKind.objects.prefetch_related("pipeline__stages"),
        "types": [(one.value, one.label) for one in forms.CHOSEN_TYPES],
        "templates": [(value, StageTemplate(value).label, names) for value, names in names_in_order().items()],
        "processes": choices(),
        "given": request.POST,
        "errors": errors,
    }
    return render(request, "deals/kinds.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    found = get_object_or_404(DealKind, pk=pk)
    if request.method == "GET":
        return _draw(request, found, {})
    try:
        values, rows = forms.kind_values(request.POST, found), stage_form.stage_rows(request.POST)
        change_kind(actor, found, values, rows, seen=seen(request))
    except Invalid as error:
        return _draw(request, found, stage_form.at_the_stages(error.errors), 422)
    except Overtaken as error:
        return _draw(request, get_object_or_404(DealKind, pk=pk), {"name": str(error)}, 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(f"{ADDRESS}/{pk}")


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DealKind, pk=pk)
    try:
        remove_kind(actor_of(request), found)
    except Invalid as error:
        warn(request, error.errors["kind"])
        return HttpResponseRedirect(f"{ADDRESS}/{pk}")
    toast(request, _("The kind of deal is removed."))
    return HttpResponseRedirect(ADDRESS)


def _draw(request: HttpRequest, found: DealKind, errors: dict[str, str], status: int = 200) -> HttpResponse:
    """With `errors`, what was typed stands in the form; nothing of it is lost."""
    stages = list(Stage.objects.filter(pipeline=found.pipeline_id or 0))
    typed = request.method == "POST"
    context: dict[str, Any] = {
        "kind": found,
        "values": forms.kind_values(request.POST, found) if typed else found,
        "rows": stage_form.typed_stages(request.POST) if typed else stage_form.stored_stages(stages),
        "lines": lines(plan_of(found.process), firms_language(), stages_of(found.pk)) if found.process else [],
        "active": [stage for stage in stages if stage.is_active],
        "colours": Colour.choices,
        "types": [(one.value, one.label) for one in forms.CHOSEN_TYPES],
        "currencies": Currency.choices,
        "moving": left_behind(staged.get(Deal.KIND), found.pipeline_id),
        "errors": errors,
        "version": version_for(request, found, status),
    }
    return render(request, "deals/kind.html", context, status=status)
