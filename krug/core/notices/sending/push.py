"""Browsers, through the services of their makers (Web Push: RFC 8030, 8188, 8291, 8292)."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import ECKey

from krug.core.access.models import User
from krug.core.notices import sites
from krug.core.notices.browsers import in_bytes, in_text
from krug.core.notices.models import Browser, Outcome, Service, Telling
from krug.core.notices.seeing import Said
from krug.core.notices.sending.results import Result, again, closed, refused, sent
from krug.core.outgoing.exchanging import answered
from krug.core.outgoing.faults import Unreached

TTL = 24 * 3600
VALID = 12 * 3600
MOST = 3900  # bytes of text: all of the message must be within 4096


def post(service: Service, user: User, saids: Sequence[Said], telling: Telling) -> Result:
    """To every browser of the person: taken by one, it is told. A browser that is no more is forgotten."""
    browsers = list(Browser.objects.filter(user=user).order_by("pk"))
    if not browsers:
        return closed()
    body = content_of(saids[0])
    results = [_to(one, service, body, telling) for one in browsers]
    there = [found for found in results if found is not None]
    order = (Outcome.SENT, Outcome.WAITING, Outcome.FAILED)
    return min(there, key=lambda found: order.index(found.outcome), default=closed())


def content_of(one: Said) -> bytes:
    """The title, the kind, number and address: what was said stays in Krug."""
    title = one.what or str(one.kind.title)
    text = "" if title == str(one.kind.title) else str(one.kind.title)
    said = {"id": one.notice.pk, "title": title[:200], "text": text, "url": one.url or "/notices"}
    return json.dumps(said, ensure_ascii=False).encode()[:MOST]


def _to(browser: Browser, service: Service, body: bytes, telling: Telling) -> Result | None:
    """None: the browser is no more."""
    headers = {
        "ttl": str(TTL),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "urgency": "normal",
        "topic": f"notice-{telling.notice_id}",
        "authorization": authorization(service, browser.endpoint),
    }
    try:
        with answered(
            "POST", browser.endpoint, headers, sealed(browser, body), inside=settings.NOTICES_INSIDE
        ) as answer:
            status, asked = (
                answer.status,
                {name.lower(): value for name, value in answer.headers}.get(b"retry-after", b""),
            )
    except Unreached as error:
        return again(error.fault.value)
    if status in (404, 410):
        browser.delete()
        return None
    if 200 <= status < 300:
        Browser.objects.filter(pk=browser.pk).update(used_at=timezone.now())
        return sent()
    wait = int(asked) if asked.isdigit() and len(asked) < 7 else 0
    return again(str(status), wait) if status in (401, 403, 429) or status >= 500 else refused(str(status))


def sealed(browser: Browser, body: bytes) -> bytes:
    """Such that this browser alone can open it."""
    once = ec.generate_private_key(ec.SECP256R1())
    found: bytes = http_ece.encrypt(
        body, private_key=once, dh=in_bytes(browser.p256dh), auth_secret=in_bytes(browser.auth), version="aes128gcm"
    )
    return found


def authorization(service: Service, endpoint: str) -> str:
    """Who sends: a token signed by the installation's own key, good for this service alone and half a day."""
    parts = urlsplit(endpoint)
    claims: dict[str, Any] = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + VALID,
        "sub": _subject(),
    }
    key = ECKey.import_key(json.loads(service.key))
    token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, key)
    return f"vapid t={token}, k={service.option('public')}"


def new_keys() -> tuple[str, str]:
    """A pair for the installation: the private one as JSON, the public one as browsers take it."""
    private = ec.generate_private_key(ec.SECP256R1())
    numbers = private.private_numbers()
    x, y = (number.to_bytes(32, "big") for number in (numbers.public_numbers.x, numbers.public_numbers.y))
    secret = {"kty": "EC", "crv": "P-256", "x": in_text(x), "y": in_text(y)}
    secret["d"] = in_text(numbers.private_value.to_bytes(32, "big"))
    return json.dumps(secret), in_text(b"\x04" + x + y)


def _subject() -> str:
    """Whom the browser's maker may write to."""
    sender = Service.of("mail").option("sender")
    root = sites.root()
    return f"mailto:{sender}" if sender else root if root.startswith("https://") else "mailto:krug@example.org"
