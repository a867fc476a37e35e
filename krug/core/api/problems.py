"""What went wrong, as RFC 9457 has it: application/problem+json, in the language of who asks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CUSTOM = re.compile(r"(^|\.)custom_")
MEDIA_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"

# Status → (the anchor of its explanation in the documentation, title).
TITLES: dict[int, tuple[str, Any]] = {
    400: ("malformed", gettext_lazy("The request cannot be read")),
    401: ("token", gettext_lazy("A valid token is needed")),
    403: ("denied", gettext_lazy("Not allowed")),
    404: ("missing", gettext_lazy("There is no such thing here")),
    405: ("method", gettext_lazy("This address does not take this method")),
    409: ("conflict", gettext_lazy("Somebody has changed this since")),
    413: ("size", gettext_lazy("The request is too large")),
    415: ("media", gettext_lazy("This type of content is not understood")),
    422: ("values", gettext_lazy("Some values will not do")),
    429: ("limit", gettext_lazy("Too many requests")),
    500: ("fault", gettext_lazy("Krug has failed; the fault is written down")),
    503: ("busy", gettext_lazy("Busy for a moment; try again")),
}


def body_name(field: str) -> str:
    """What a body calls a field: the firm's own stand under "custom"."""
    return CUSTOM.sub(r"\1custom.", field)


class Problem(Exception):
    """Raised anywhere under the API and answered as it stands.

    `errors` maps a field's name to the reason; `more` is added to the answer, as the current record of a conflict.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        errors: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or str(status))
        self.status, self.detail = status, detail
        self.errors = {body_name(name): reason for name, reason in (errors or {}).items()}
        self.more, self.headers = dict(more or {}), dict(headers or {})

    def as_dict(self) -> dict[str, Any]:
        anchor, title = TITLES.get(self.status, ("", ""))
        title = str(title) or HTTPStatus(self.status).phrase
        return {
            "type": f"{DOCS}#{anchor}" if anchor else "about:blank",
            "title": title,
            "status": self.status,
            "detail": self.detail or title,
            "errors": [{"field": field, "message": message} for field, message in self.errors.items()],
            **self.more,
        }

    def response(self) -> HttpResponse:
        text = json.dumps(self.as_dict(), ensure_ascii=False, cls=DjangoJSONEncoder)
        response = HttpResponse(text, status=self.status, content_type=MEDIA_TYPE)
        for name, value in self.headers.items():
            response[name] = value
        if self.status == 401:
            response["WWW-Authenticate"] = "Bearer"
        return response


def missing() -> Problem:
    """Neither there nor visible: the two are told apart by nobody."""
    return Problem(404, _("It does not exist, or you may not see it."))


def wrong(field: str, message: str) -> Problem:
    """One value that will not do."""
    return Problem(422, message, {field: message})
