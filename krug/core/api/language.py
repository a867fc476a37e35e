"""In which language and by which clock the API answers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation

from krug.core.access import zones
from krug.core.access.models import User


def speak(request: HttpRequest, person: User | None) -> None:
    """Answer in the language asked for, else the person's own, else the installation's; times by the person's clock."""
    known = dict(settings.LANGUAGES)
    asked = translation.get_language_from_request(request) if "Accept-Language" in request.headers else ""
    own = person.language if person else ""
    if person and person.time_zone in zones.known():
        timezone.activate(person.time_zone)
    translation.activate(next(code for code in (asked, own, settings.LANGUAGE_CODE) if code in known))
