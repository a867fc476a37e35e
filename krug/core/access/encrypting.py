"""Secrets that must be read again, such as those of a second factor, kept so that the database alone tells nothing.

The key comes from the installation's own secret, which lies beside the data and not in the base.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class Unreadable(Exception):
    """It was written with another installation's secret, or altered."""


def encrypt(text: str, purpose: str) -> str:
    """`text` as it may be stored; read again by `decrypt` with the same `purpose` alone."""
    return _box(purpose, settings.SECRET_KEY).encrypt(text.encode()).decode()


def decrypt(stored: str, purpose: str) -> str:
    """Raises Unreadable."""
    from cryptography.fernet import InvalidToken

    try:
        return _box(purpose, settings.SECRET_KEY).decrypt(stored.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


@lru_cache(maxsize=16)
def _box(purpose: str, secret: str) -> Fernet:
    """One key for each purpose: what is meant for one place opens nothing in another."""
    # 8 MB of every web process, of which few ever read a secret: only for who does.
    from cryptography.fernet import Fernet

    key = hashlib.blake2b(purpose.encode(), key=hashlib.sha256(secret.encode()).digest(), digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(key))
