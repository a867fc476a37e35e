"""Who asks: the person a token was issued to, and what the token allows."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from krug.core.access.addresses import address_of
from krug.core.access.models import ApiToken, User
from krug.core.access.models.token import TokenScope
from krug.core.access.networks import is_within
from krug.core.access.policy import check_administrator, check_kind
from krug.core.api.language import speak
from krug.core.api.limits import limiter
from krug.core.api.operations import Operation
from krug.core.api.problems import Problem, missing
from krug.core.api.reading import check_text
from krug.core.api.types import BIGGEST
from krug.core.events import origin
from krug.core.records import kinds
from krug.core.records.custom.fitting import refresh

READING = {"GET", "HEAD", "OPTIONS"}


class Token(HttpBearer):
    """`Authorization: Bearer KEY`. Sessions of pages open nothing here, so no page can be made to write."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The person, or None for a key that opens nothing. Raises Problem: 429, or 403 for a key that only reads."""
        found = ApiToken.opened_by(token)
        if found is None or found.scope == TokenScope.DAV:
            return None
        speak(request, found.user)
        origin.by_token(found.name or f"№{found.pk}")
        networks = found.user.role.networks
        if networks and not is_within(address_of(request), networks):
            raise Problem(403, _("Your role may not come from this address."))
        refresh(found.user.firm)
        allowance = limiter.take(found.pk)
        request.api_allowance = allowance  # type: ignore[attr-defined]
        request.api_token = found  # type: ignore[attr-defined]
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
        if user is None or not user.firm.has(operation.module):
            return user
        # Who may not know that there is such a record is not told that they may not do this with it.
        if operation.action and "{id}" in operation.path:
            self._check_reach(request, user)
        if operation.administrators:
            check_administrator(user)
        if operation.reach is not None:
            operation.reach(user, _number_in(request))
        if operation.action:
            check_kind(user, operation.action, operation.kind)
        return user

    def _check_reach(self, request: HttpRequest, user: User) -> None:
        pk = _number_in(request)
        rows = kinds.get(self.operation.kind).model.objects.visible_to(user)
        if pk > BIGGEST or not rows.filter(pk=pk).exists():
            raise missing()


def _number_in(request: HttpRequest) -> int:
    """The {id} of the address; 0 where it has none."""
    return request.resolver_match.kwargs.get("id", 0) if request.resolver_match else 0
