"""A person's own settings."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from krug.core.access.models import User


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    if chosen not in {"", "light", "dark"}:
        return HttpResponseBadRequest()
    User.objects.filter(email=request.user.get_username()).update(theme=chosen)
    return HttpResponse(status=204)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    User.objects.filter(email=request.user.get_username()).update(language=chosen)
    return redirect("/")
