"""One exchange with a service of Google: checked where it leads, bounded in time and size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings

from krug.core.outgoing.asking import WORDS
from krug.core.outgoing.faults import Unreached
from krug.modules.google.faults import Later

if TYPE_CHECKING:
    import httpcore

MOST = 16 * 1024 * 1024  # bytes of an answer
TOTAL = 30.0  # seconds


def exchange(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> tuple[int, dict[str, Any], int]:
    """Status, JSON and for how many seconds we are asked to wait. Raises Later where nothing comes."""
    from krug.core.outgoing.exchanging import answered, whole  # heavy, and few processes ever ask

    try:
        with answered(method, url, headers, body, inside=settings.GOOGLE_INSIDE, total=TOTAL) as answer:
            return answer.status, _json(whole(answer, MOST)), _wait(answer)
    except Unreached as error:
        raise Later(str(WORDS[error.fault]) % {"host": urlsplit(url).hostname}) from None


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _wait(answer: httpcore.Response) -> int:
    said = next((value for name, value in answer.headers if name.lower() == b"retry-after"), b"")
    return int(said) if said.isdigit() and len(said) < 7 else 0
