"""What visitors' pages share: who may show them in a frame, who may send to them, and texts as they come."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import HttpRequest


def policy_of(sites: Sequence[str]) -> str:
    """The Content-Security-Policy of a page that `sites` may show; without any named every site may."""
    around = " ".join(["'self'", *sites]) if sites else "*"
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {around}"
    )


def is_foreign(request: HttpRequest, sites: Sequence[str]) -> bool:
    """Whether a browser says that it was filled in on a site that is none of the firm's. Our own frame is one."""
    origin = request.headers.get("Origin", "")
    if not sites or not origin or origin == "null":
        return False
    try:
        return origin not in sites and urlsplit(origin).netloc != request.get_host()
    except ValueError:
        return True


def sound(text: str) -> str:
    """Without halves of pairs and NUL: no base keeps them, and no page can be written with them."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")
