"""Who asks: the person a token was issued to, and what the token allows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from krug.core.access import zones
from krug.core.access.models import ApiToken, User
from krug.core.access.models.token import TokenScope
from krug.core.access.policy import check_administrator, check_kind
from krug.core.api.limits import limiter
from krug.core.api.operations import Operation
from krug.core.api.problems import Problem, missing
from krug.core.api.reading import check_text
from krug.core.api.types import BIGGEST
from krug.core.records import kinds
from krug.core.records.custom.fitting import refresh

READING = {"GET", "HEAD", "OPTIONS"}


class Token(HttpBearer):
    """`Authorization: Bearer KEY`. Sessions of pages open nothing here, so no page can be made to write."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The person, or None for a key that opens nothing. Raises Problem: 429, or 403 for a key that only reads."""
        found = ApiToken.opened_by(token)
        if found is None:
            return None
        speak(request, found.user)
        refresh(found.user.firm)
        allowance = limiter.take(found.pk)
        request.api_allowance = allowance  # type: ignore[attr-defined]
        if allowance.exceeded:
            raise Problem(429, _("Wait until the minute is over."), headers={"Retry-After": str(allowance.reset)})
        if request.method not in READING and found.scope != TokenScope.WRITE:
            raise Problem(403, _("This token may only read."))
        for name, values in request.GET.lists():
            check_text(name + "".join(values))
        return found.user


class Door(Token):
    """The token, and whether its person may come near this operation at all."""

    def __init__(self, operation: Operation) -> None:
        super().__init__()
        self.operation = operation

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """As of the token; and raises Denied without the right, Problem 404 for a record out of reach."""
        user = super().authenticate(request, token)
        operation = self.operation
        if user is not None and operation.administrators and user.firm.has(operation.module):
            check_administrator(user)
        if user is None or not operation.action or not user.firm.has(operation.module):
            return user
        if "{id}" in operation.path:
            self._check_reach(request, user)
        check_kind(user, operation.action, operation.kind)
        return user

    def _check_reach(self, request: HttpRequest, user: User) -> None:
        match = request.resolver_match
        pk = match.kwargs["id"] if match else 0
        rows = kinds.get(self.operation.kind).model.objects.visible_to(user)
        if pk > BIGGEST or not rows.filter(pk=pk).exists():
            raise missing()


def speak(request: HttpRequest, person: User | None) -> None:
    """Answer in the language asked for, else the person's own, else the installation's; times by the person's clock."""
    known = dict(settings.LANGUAGES)
    asked = translation.get_language_from_request(request) if "Accept-Language" in request.headers else ""
    own = person.language if person else ""
    if person and person.time_zone in zones.known():
        timezone.activate(person.time_zone)
    translation.activate(next(code for code in (asked, own, settings.LANGUAGE_CODE) if code in known))
