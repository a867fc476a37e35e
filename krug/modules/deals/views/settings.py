"""The settings of deals: kinds with their stages, and lost reasons."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.records.cleaning import Invalid
from krug.core.records.currencies import Currency
from krug.core.records.toasts import toast
from krug.core.stages.models import Colour, Stage
from krug.modules.deals import forms
from krug.modules.deals.kinds import add_kind, change_kind, change_reasons
from krug.modules.deals.models import DealKind, LostReason
from krug.modules.deals.stage_templates import StageTemplate, names_in_order


@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    actor: Any = request.user
    policy.check_administrator(actor)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            kind = add_kind(actor, **forms.new_kind(request.POST))
        except Invalid as error:
            errors = error.errors
        else:
            return HttpResponseRedirect(f"/settings/deal-kinds/{kind.pk}")
    context = {
        "kinds": DealKind.objects.prefetch_related("pipeline__stages"),
        "types": [(one.value, one.label) for one in forms.CHOSEN_TYPES],
        "templates": [(value, StageTemplate(value).label, names) for value, names in names_in_order().items()],
        "given": request.POST,
        "errors": errors,
    }
    return render(request, "deals/kinds.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Any = request.user
    policy.check_administrator(actor)
    found = get_object_or_404(DealKind, pk=pk)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            change_kind(actor, found, forms.kind_values(request.POST, found), forms.stage_rows(request.POST))
        except Invalid as error:
            errors = error.errors
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(f"/settings/deal-kinds/{pk}")
    stages = list(Stage.objects.filter(pipeline=found.pipeline_id or 0))
    context = {
        "kind": found,
        "stages": stages,
        "active": [stage for stage in stages if stage.is_active],
        "colours": Colour.choices,
        "types": [(one.value, one.label) for one in forms.CHOSEN_TYPES],
        "currencies": Currency.choices,
        "errors": errors,
    }
    return render(request, "deals/kind.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def reasons(request: HttpRequest) -> HttpResponse:
    actor: Any = request.user
    policy.check_administrator(actor)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            change_reasons(actor, forms.reason_rows(request.POST))
        except Invalid as error:
            errors = error.errors
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect("/settings/lost-reasons")
    context = {"reasons": LostReason.objects.all(), "errors": errors}
    return render(request, "deals/reasons.html", context, status=422 if errors else 200)
