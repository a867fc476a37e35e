"""The numbers beside the names of the saved views: asked for after the page, so that the page does not wait."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.lists.counting import counts_of
from krug.core.lists.state import views_of
from krug.core.records.kinds import RecordKind


@require_safe
def counts(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    user = actor_of(request)
    check_kind(user, Action.SEE, kind.code)
    return render(request, "lists/counts.html", {"counts": counts_of(kind, user, views_of(kind, user)).items()})
