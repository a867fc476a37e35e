"""The page of rates and of rounding."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.records.choosing import Settled, code_of, only_one
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.currencies import base_currency
from krug.core.records.fields import LinkField
from krug.core.records.sight import name_of
from krug.core.records.toasts import toast
from krug.core.records.views.form import row_of
from krug.modules.timesheets import keeping_rates
from krug.modules.timesheets.models import BillingRate, TimeRules
from krug.modules.timesheets.rounding import STEPS, Rounding
from krug.modules.timesheets.settings import URL


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    _administrator(request)
    return _draw(request)


@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    actor, given = _administrator(request), request.POST.dict()
    try:
        keeping_rates.add_rate(actor, {**given, **_typed(request, actor)})
    except Invalid as error:
        return _draw(request, given, error.errors, 422)
    toast(request, _("Saved."))
    return HttpResponseRedirect(URL)


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _administrator(request)
    keeping_rates.remove_rate(actor, get_object_or_404(BillingRate.objects.all(), pk=pk))
    toast(request, _("The rate is removed. What was booked at it stays as it is."))
    return HttpResponseRedirect(URL)


@require_POST
def rules(request: HttpRequest) -> HttpResponse:
    actor = _administrator(request)
    try:
        keeping_rates.change_rules(actor, request.POST.dict(), key_of(request.POST.get("version", "")))
    except Invalid as error:
        return _draw(request, errors=error.errors, status=422)
    except Overtaken as error:
        return _draw(request, errors={"rounding": str(error)}, status=409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(URL)


def _administrator(request: HttpRequest) -> User:
    actor = actor_of(request)
    policy.check_administrator(actor)
    return actor


def _typed(request: HttpRequest, actor: User) -> dict[str, str]:
    """Names typed into the pickers and not chosen from their lists. Raises Invalid."""
    found = {}
    for field in keeping_rates.fields():
        if isinstance(field, LinkField):
            typed = request.POST.get(f"typed-{field.name}", "")
            if pk := only_one(field.name, code_of(field), typed, actor):
                found[field.name] = pk
    return found


def _draw(
    request: HttpRequest,
    given: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, given, errors = actor_of(request), given or {}, errors or {}
    rows = BillingRate.objects.select_related("client", "person", "kind").order_by(
        "client__name", "person__name", "kind__sort", "since", "id"
    )
    context = {
        "rates": [(row, name_of(row.client, actor)) for row in rows],
        "currency": base_currency(),
        "fields": [
            {
                **row_of(request, field, given.get(field.name, ""), Settled({}, {}, {})),
                "error": errors.get(field.name, ""),
            }
            for field in keeping_rates.fields()
        ],
        "rules": TimeRules.current(),
        "roundings": Rounding.choices,
        "steps": STEPS,
        "errors": errors,
    }
    return render(request, "timesheets/rates.html", context, status=status)
