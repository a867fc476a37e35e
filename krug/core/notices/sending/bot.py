"""One question to the Bot API of Telegram, and its answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from krug.core.notices.models import Service
from krug.core.outgoing.exchanging import answered, whole
from krug.core.outgoing.faults import Fault, Unreached

USUAL = "https://api.telegram.org"
MOST = 1024 * 1024


@dataclass(frozen=True)
class Said:
    """`ok`: `result` holds the answer; else `code` and `words` say why not, `wait` for how many seconds it asks us.

    `is_lost`: it went out, and nothing came back.
    """

    ok: bool
    result: Any = None
    code: int = 0
    words: str = ""
    wait: int = 0
    migrated: int | None = None
    is_lost: bool = False


def ask(service: Service, method: str, total: float = 15.0, **values: Any) -> Said:
    """Never raises for what the network or the service may do. The token stands in no message."""
    base = str(service.option("base") or USUAL).rstrip("/")
    body, headers = json.dumps(values).encode(), {"content-type": "application/json", "user-agent": "Krug"}
    url = f"{base}/bot{service.key}/{method}"
    try:
        with answered("POST", url, headers, body, inside=settings.NOTICES_INSIDE, total=total) as answer:
            content = json.loads(whole(answer, MOST))
    except Unreached as error:
        return Said(False, words=error.fault.value, is_lost=error.fault in (Fault.TIME, Fault.BROKEN))
    except ValueError:
        return Said(False, code=answer.status, words=str(answer.status))
    if not isinstance(content, dict):
        return Said(False, code=answer.status, words=str(answer.status))
    if content.get("ok") is True:
        return Said(True, content.get("result"))
    more = content.get("parameters") or {}
    return Said(
        False,
        code=int(content.get("error_code") or answer.status),
        words=str(content.get("description", ""))[:300],
        wait=int(more.get("retry_after") or 0),
        migrated=more.get("migrate_to_chat_id"),
    )
