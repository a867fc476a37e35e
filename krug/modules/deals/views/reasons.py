"""The settings of deals: why they are lost."""

from __future__ import annotations

from collections.abc import Sequence
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
from krug.modules.deals import forms
from krug.modules.deals.models import LostReason
from krug.modules.deals.reasons import ReasonRow, keep_reasons


@require_http_methods(["GET", "POST"])
def reasons(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    if request.method == "GET":
        return _draw(request, [_stored(reason) for reason in LostReason.objects.all()], "")
    rows = forms.reason_rows(request.POST)
    try:
        keep_reasons(actor, rows)
    except Invalid as error:
        return _draw(request, rows, error.errors["name"], 422)
    except Overtaken as error:
        return _draw(request, _beside_what_stands(rows), str(error), 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect("/settings/lost-reasons")


def _stored(reason: LostReason) -> ReasonRow:
    return ReasonRow(reason.pk, reason.name, reason.is_active, reason.version)


def _beside_what_stands(rows: list[ReasonRow]) -> list[Any]:
    """What was typed, for the versions of now; a row that somebody else has changed tells what stands there."""
    stands = {reason.pk: reason for reason in LostReason.objects.all()}
    found: list[Any] = []
    for row in rows:
        now = stands.get(row.pk or 0)
        other = now is not None and now.version != row.seen
        shown = {"pk": row.pk, "name": row.name, "is_active": row.is_active, "seen": now.version if now else None}
        found.append(shown | {"now": now if other else None})
    return found


def _draw(request: HttpRequest, rows: Sequence[Any], error: str, status: int = 200) -> HttpResponse:
    return render(request, "deals/reasons.html", {"rows": rows, "error": error}, status=status)
