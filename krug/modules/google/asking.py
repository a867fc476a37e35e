"""Questions to Google in a person's name: with a token that is renewed in time, and answers that say what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from krug.modules.google import tokens
from krug.modules.google.exchanging import exchange
from krug.modules.google.faults import Later, Revoked, Trouble
from krug.modules.google.models import Account, GoogleService

# Reasons of a 403 that say "not so fast", and the one that says "not today".
TOO_FAST = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"}
TOO_MUCH, HOURS = {"quotaExceeded", "dailyLimitExceeded"}, 3 * 3600


@dataclass(frozen=True)
class Answer:
    """`data` is {} where there is none. `reason` is the API's own word for what it refuses."""

    status: int
    data: dict[str, Any]
    reason: str = ""

    @property
    def is_done(self) -> bool:
        return 200 <= self.status < 300


@dataclass
class Google:
    """The services as one person's account reaches them. `before` is called ahead of each question."""

    account: Account
    service: GoogleService
    before: Callable[[], object] = field(default=lambda: None)

    def calendar(self, method: str, *parts: str, body: Any = None, etag: str = "", **query: str) -> Answer:
        """Raises Later, Revoked, Trouble."""
        return self._ask(method, self.service.calendar, parts, query, body, etag)

    def people(self, method: str, *parts: str, body: Any = None, **query: str) -> Answer:
        """Raises Later, Revoked, Trouble."""
        return self._ask(method, self.service.people, parts, query, body, "")

    def _ask(
        self, method: str, root: str, parts: tuple[str, ...], query: Mapping[str, str], body: Any, etag: str
    ) -> Answer:
        path = "/".join(
            quote(part, safe=":/") if root == self.service.people else quote(part, safe="") for part in parts
        )
        url = f"{root}/{path}" + (f"?{urlencode(query)}" if query else "")
        told = None if body is None else json.dumps(body).encode()
        for attempt in (1, 2):
            self.before()
            access = tokens.access_of(self.account, self.service, anew=attempt == 2)
            headers = {"authorization": f"Bearer {access}", "accept": "application/json", "user-agent": "Krug"}
            if told is not None:
                headers["content-type"] = "application/json"
            if etag:
                headers["if-match"] = etag
            answer = _weighed(*exchange(method, url, headers, told))
            if answer.status != 401:
                return answer
        raise Revoked(_("Google does not know this connection any more."))


def _weighed(status: int, data: dict[str, Any], wait: int) -> Answer:
    reason = reason_of(data)
    if status == 429 or (status == 403 and reason in TOO_FAST):
        raise Later(_("Google asks to wait: too many questions at once."), wait)
    if status == 403 and reason in TOO_MUCH:
        raise Later(_("Google takes no more for now: the account's limit is reached."), max(wait, HOURS))
    if status >= 500:
        raise Later(_("Google does not answer just now (%(status)d).") % {"status": status}, wait)
    if 300 <= status < 400:
        raise Trouble(_("The address of Google's service leads elsewhere (%(status)d).") % {"status": status})
    return Answer(status, data, reason)


def reason_of(data: Mapping[str, Any]) -> str:
    """The word by which either API says what it refuses; "" for none."""
    error = data.get("error")
    if not isinstance(error, dict):
        return str(error or "")
    for one in [*(error.get("errors") or []), *(error.get("details") or [])]:
        if isinstance(one, dict) and one.get("reason"):
            return str(one["reason"])
    return str(error.get("status") or "")
