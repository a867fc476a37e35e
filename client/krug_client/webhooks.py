"""For who receives: whether a message is Krug's, and what it says."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, TypedDict, cast

from krug_client.models import Event

PREFIX = "whsec_"
TOLERANCE = 300.0  # seconds


class BadSignature(ValueError):
    """It is not Krug's, it was altered on its way, or it is an old one played back."""


class MessageData(TypedDict, total=False):
    """`record` is the record as it was when the message was sent; None in the bin. A test has neither."""

    event: Event
    record: dict[str, Any] | None
    webhook: int


class Message(TypedDict):
    """`type` is the kind of event, as client.created; webhook.test is a test."""

    type: str
    timestamp: str
    data: MessageData


def verify(
    secret: str, headers: Mapping[str, str], body: bytes, tolerance: float = TOLERANCE, now: float | None = None
) -> Message:
    """The message, once its signature is found right. `body` as it came, before anything has read it.

    Raises BadSignature. The same message may come more than once: its webhook-id tells.
    """
    known = {name.lower(): value for name, value in headers.items()}
    try:
        message, stamp, given = (known[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        sent = int(stamp)
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (KeyError, ValueError, binascii.Error) as error:
        raise BadSignature("a header or the secret is missing or malformed") from error
    if abs((time.time() if now is None else now) - sent) > tolerance:
        raise BadSignature("the message is too old or from the future")
    signed = hmac.digest(key, f"{message}.{stamp}.".encode() + body, hashlib.sha256)
    right = "v1," + base64.b64encode(signed).decode()
    if not any(hmac.compare_digest(right.encode(), one.encode()) for one in given.split(" ")):
        raise BadSignature("the signature is another")
    return cast(Message, json.loads(body))
