"""Every page of a record kind gets the kind as its reader has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from krug.core.access.models import User
from krug.core.records.kinds import RecordKind


class KindAsSeen:
    """Narrows the `kind` of a page's address to the fields that its reader's role sees: no page need remember to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
        kind = kwargs.get("kind")
        if isinstance(kind, RecordKind) and isinstance(request.user, User):
            kwargs["kind"] = kind.seen_by(request.user)
