"""Theme and language at one press."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from krug.core.access.models import User

YEAR = 365 * 24 * 3600


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    if chosen not in {"", "light", "dark"}:
        return HttpResponseBadRequest()
    User.objects.filter(email=request.user.get_username()).update(theme=chosen)
    return HttpResponse(status=204)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Kept with the person, or, before the door, in a cookie."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    asked = request.POST.get("next", "/")
    answer = HttpResponseRedirect(asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else "/")
    if request.user.is_authenticated:
        User.objects.filter(email=request.user.get_username()).update(language=chosen)
    else:
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, YEAR, samesite="Lax", httponly=True)
    return answer
