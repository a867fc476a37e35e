"""The settings' page of copies: which there are, whether they come, one made now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.config.backup import keeping
from krug.config.environment import BadVariable
from krug.core.access.acting import actor_of
from krug.core.records.toasts import toast, warn


@require_safe
def backups(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {
        "folder": keeping.folder(),
        "copies": keeping.copies(),
        "job": keeping.under_way(),
        "failure": keeping.last_failure(),
        "is_locked": bool(keeping.lock().recipients),
    }
    try:
        context |= {"hour": keeping.hour(), "rule": keeping.rule()}
    except BadVariable as error:
        context["fault"] = error
    return render(request, "backup/page.html", context)


@require_POST
def making(request: HttpRequest) -> HttpResponse:
    """One more copy, made by a worker."""
    user = actor_of(request)
    if keeping.folder() is None:
        warn(request, _("No folder for copies is set (KRUG_BACKUPS)."))
    elif keeping.under_way() is None:
        keeping.start(user)
        toast(request, _("A copy is being made. You can go on working."))
    return HttpResponseRedirect(keeping.ADDRESS)
