"""The steps of a person's tour, and that it is over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.help.touring import steps_of


@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """What a script shows, one after the other, and the words of its buttons."""
    user = actor_of(request)
    steps = [
        {"url": address, "element": step.element, "title": str(step.title), "text": str(step.text)}
        for step in steps_of(user)
        if (address := step.address(user))
    ]
    progress = _("Step {{current}} of {{total}}")  # the numbers are the script's
    words = {"next": _("Further"), "back": _("Back"), "end": _("Finish"), "progress": progress}
    return JsonResponse({"steps": steps, "words": words})


@require_POST
def ending(request: HttpRequest) -> HttpResponse:
    """Taken to its end, broken off or put off: it is not offered again. What it answers takes the offer's place."""
    User.objects.filter(pk=actor_of(request).pk).update(has_toured=True)
    return HttpResponse()
