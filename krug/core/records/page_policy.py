"""What a page may load, as its header tells the browser."""

from __future__ import annotations

from django.http import HttpResponse

HEADER = "Content-Security-Policy"
NO_FRAME = "frame-ancestors 'none'"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    f"connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; {NO_FRAME}"
)


def let_pictures_in(response: HttpResponse, origin: str) -> None:
    """The page may load pictures from `origin` beside its own."""
    response[HEADER] = POLICY.replace("img-src ", f"img-src {origin} ")
