"""What may go wrong, as exceptions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx


class KrugError(Exception):
    """All that this client raises of its own."""


class Unreachable(KrugError):
    """No answer came, however often it was tried. Whether the request was carried out is not known."""


class Problem(KrugError):
    """Krug refused. `fields` are the reasons by field; the other attributes are as RFC 9457 has them."""

    def __init__(self, status: int, content: Mapping[str, Any]) -> None:
        self.status = status
        self.title: str = content.get("title") or f"HTTP {status}"
        self.detail: str = content.get("detail") or self.title
        self.fields: dict[str, str] = {one["field"]: one["message"] for one in content.get("errors") or []}
        self.current: dict[str, Any] | None = content.get("current")
        reasons = "; ".join(f"{field}: {message}" for field, message in self.fields.items())
        super().__init__(f"{status} {self.detail}" + (f" ({reasons})" if reasons else ""))


class NotSignedIn(Problem):
    """401: the token opens nothing."""


class Denied(Problem):
    """403: seen, but not to be done by the token's person."""


class Missing(Problem):
    """404: not there, or not to be seen."""


class Conflict(Problem):
    """409: changed by somebody since; `current` is the record as it is now."""


class Invalid(Problem):
    """422: values that will not do, by field."""


class TooMany(Problem):
    """429: the limit of requests, met again after every wait."""


class Unavailable(Problem):
    """5xx: Krug is busy or at fault."""


KINDS: dict[int, type[Problem]] = {
    401: NotSignedIn,
    403: Denied,
    404: Missing,
    409: Conflict,
    422: Invalid,
    429: TooMany,
}


def problem_of(answer: httpx.Response) -> Problem:
    """The exception an answer of 400 and above is."""
    try:
        content = answer.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        content = None
    status = answer.status_code
    kind = KINDS.get(status, Unavailable if status >= 500 else Problem)
    return kind(status, content if isinstance(content, dict) else {})
