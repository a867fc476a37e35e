"""Where Krug is opened, for links in what leaves it."""

from __future__ import annotations

import os

from django.conf import settings
from django.core import signing

from krug.core.notices.models import Service
from krug.core.notices.ways import Way

SALT = "notices.unsubscribe"


def root(mail: Service | None = None) -> str:
    """As the administrator named it, else as the operator did (KRUG_ORIGINS), else this machine; no slash behind."""
    named = (mail or Service.of(Way.MAIL)).option("site")
    if named:
        return str(named).rstrip("/")
    if settings.CSRF_TRUSTED_ORIGINS:
        return str(settings.CSRF_TRUSTED_ORIGINS[0]).rstrip("/")
    return f"http://{os.environ.get('KRUG_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"


def leaving(user: int, codes: list[str]) -> str:
    """The path at which the person wants no more letters of these kinds, without signing in."""
    return "/unsubscribe/" + signing.dumps([user, sorted(codes)], salt=SALT)


def left(token: str) -> tuple[int, list[str]] | None:
    """The person and the kinds; None for what Krug did not write."""
    try:
        user, codes = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(user), [str(code) for code in codes]
