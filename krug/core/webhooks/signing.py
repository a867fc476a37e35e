"""Secrets and signatures as Standard Webhooks (https://www.standardwebhooks.com) has them: its libraries fit."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signatures(keys: Iterable[str], message: str, timestamp: int, body: bytes) -> str:
    """The value of webhook-signature: one signature for each secret, separated by spaces."""
    return " ".join(_signature(key, message, timestamp, body) for key in keys)


def _signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()
