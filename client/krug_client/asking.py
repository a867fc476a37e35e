"""One request: signed with the token, tried again where that is safe, its answer read or raised."""

from __future__ import annotations

import datetime as dt
import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from krug_client.problems import Unreachable, problem_of

Question = str | int | bool | Decimal | dt.date | None
PAGE = 500
AGAIN = {429, 502, 503, 504}
LONGEST_WAIT = 60.0  # seconds


class Asker:
    """`attempts` is how often a request is made at most; `sleep` waits between them."""

    def __init__(self, http: httpx.Client, attempts: int = 5, sleep: Callable[[float], None] = time.sleep) -> None:
        self.http, self.attempts, self.sleep = http, attempts, sleep

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        questions: Mapping[str, Question] | None = None,
        key: str = "",
    ) -> Any:
        """What Krug answers, None where it has no content. Raises Problem and Unreachable.

        Each POST has an Idempotency-Key, `key` or one of its own, so that it may be sent again without fear.
        """
        headers = {"Idempotency-Key": key or uuid.uuid4().hex} if method == "POST" else {}
        asked = {name: _text(value) for name, value in (questions or {}).items() if value is not None}
        for attempt in range(1, self.attempts + 1):
            last = attempt == self.attempts
            try:
                answer = self.http.request(method, path, params=asked, json=body, headers=headers)
            except httpx.TransportError as error:
                if last or method not in {"GET", "POST"}:
                    raise Unreachable(str(error)) from error
                self.sleep(_pause(attempt, None))
                continue
            if answer.status_code in AGAIN and not last and _is_safe(method, answer.status_code):
                self.sleep(_pause(attempt, answer.headers.get("Retry-After")))
                continue
            if answer.status_code >= 400:
                raise problem_of(answer)
            return None if answer.status_code == 204 else answer.json()
        raise AssertionError("attempts is at least 1")

    def pages(self, path: str, questions: Mapping[str, Question], most: int = PAGE) -> Iterator[Any]:
        """Every item of a list, page by page as it is gone through."""
        cursor: str | None = None
        while True:
            page = self.ask("GET", path, questions={**questions, "limit": most, "cursor": cursor})
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return


def _is_safe(method: str, status: int) -> bool:
    """What a gateway lost may have been carried out; what Krug itself put off was not."""
    return status in {429, 503} or method in {"GET", "POST"}


def _pause(attempt: int, said: str | None) -> float:
    """What Krug asks for, or ever longer and never quite the same."""
    if said is not None and (seconds := _seconds(said)) is not None:
        return min(max(seconds, 0.0), LONGEST_WAIT)
    return min(2.0 ** (attempt - 1), LONGEST_WAIT) * (0.5 + random.random() / 2)


def _seconds(said: str) -> float | None:
    if said.strip().isdigit():
        return float(said)
    try:
        return (parsedate_to_datetime(said) - dt.datetime.now(dt.UTC)).total_seconds()
    except (TypeError, ValueError):
        return None


def _text(value: Question) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
