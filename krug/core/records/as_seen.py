"""Every page of a record kind gets the kind as its reader has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from krug.core.access.models import User
from krug.core.records.custom.fitting import refresh
from krug.core.records.kinds import RecordKind


class KindAsSeen:
    """Narrows the `kind` of a page's address to the fields that its reader's role sees: no page need remember to.

    Before that the kinds take in what fields the firm has added or changed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
        if not isinstance(request.user, User):
            return
        refresh(request.user.firm)
        kind = kwargs.get("kind")
        if isinstance(kind, RecordKind):
            kwargs["kind"] = kind.seen_by(request.user)
