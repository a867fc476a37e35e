"""The activity an address names, or 404."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.records import kinds
from krug.modules.activities.models import Activity


def reach(request: HttpRequest, pk: int) -> Activity:
    rows: Any = Activity.objects.visible_to(actor_of(request)).select_related("responsible", "client", "own_kind")
    found: Activity = get_object_or_404(rows, pk=pk)
    return found


def record_of(request: HttpRequest, named: str) -> Any:
    """The record that "client:5" names. Raises Http404 for one that is not there or not the person's to see."""
    code, _sign, number = named.partition(":")
    pk = key_of(number)
    known = {kind.code: kind for kind in kinds.all_kinds()}
    if code not in known or pk is None:
        raise Http404
    return get_object_or_404(known[code].model.objects.visible_to(request.user), pk=pk)
