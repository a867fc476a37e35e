"""Asking the service: what is known already is not asked again, who is silent or refuses is left in peace."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from krug.modules.lookups.faults import Fault, NoAnswer
from krug.modules.lookups.models import LookupService

HOUR = 3600
LONGEST = 300  # characters of a question
AT_ONCE = 2  # of a web process's threads: the others go on with pages
REST = 20.0  # seconds for which one that was silent is not asked
log = logging.getLogger(__name__)


_places = threading.BoundedSemaphore(AT_ONCE)
_silent: dict[tuple[str, int], float] = {}


def ask(path: str, question: Mapping[str, Any], service: LookupService | None = None) -> list[dict[str, Any]]:
    """The suggestions to `question` at `path`, as they came. Raises NoAnswer.

    With a `service` given, that one is asked just now, whatever is known and however it answered before.
    """
    at_once = service is not None
    service = service or LookupService.current()
    if not service.is_on and not at_once:
        raise NoAnswer(Fault.OFF)
    body = json.dumps({**question, "query": question["query"][:LONGEST]}, ensure_ascii=False).encode()
    known = f"lookups:{service.version}:{hashlib.sha256(path.encode() + body).hexdigest()}"
    found: list[dict[str, Any]] | None = None if at_once else cache.get(known)
    if found is None:
        if not at_once:
            _check_rest(service)
        found = _asked(service, path, body)
        cache.set(known, found, HOUR)
    return found


def forget_silence() -> None:
    """Another address or key may answer."""
    _silent.clear()


def _check_rest(service: LookupService) -> None:
    if service.is_refusing:
        raise NoAnswer(Fault.LIMIT)
    if _silent.get((service.address, service.version), 0.0) > time.monotonic():
        raise NoAnswer(Fault.SILENT)


def _asked(service: LookupService, path: str, body: bytes) -> list[dict[str, Any]]:
    from krug.modules.lookups.exchanging import exchange  # what sends is read in by who sends

    if not service.secret:
        raise NoAnswer(Fault.KEY)
    if not _places.acquire(blocking=False):
        raise NoAnswer(Fault.BUSY)
    try:
        status, text = exchange(f"{service.address}/{path}", service.secret, body)
    except NoAnswer as error:
        if error.fault is Fault.SILENT:
            _silent[(service.address, service.version)] = time.monotonic() + REST
        raise
    finally:
        _places.release()
    return _read(service, status, text)


def _read(service: LookupService, status: int, text: bytes) -> list[dict[str, Any]]:
    if status == 403:
        LookupService.objects.filter(pk=service.pk, version=service.version).update(refused_at=timezone.now())
        raise NoAnswer(Fault.LIMIT)
    if status in (401, 429):
        raise NoAnswer(Fault.KEY if status == 401 else Fault.BUSY)
    if status != 200:
        log.warning("the service of lookups answered %s", status)
        raise NoAnswer(Fault.SILENT if status >= 500 else Fault.BROKEN)
    try:
        found = json.loads(text)["suggestions"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NoAnswer(Fault.BROKEN) from None
    if not isinstance(found, list):
        raise NoAnswer(Fault.BROKEN)
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("data"), dict)]
