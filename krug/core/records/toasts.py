"""What was done, said in passing, with the way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest


def toast(request: HttpRequest, text: str, undo: str = "", link: str = "") -> None:
    """Tell the person `text` on the answer's page or fragment.

    `undo` is an address that a POST to takes it back, `link` one that leads to what was made. Neither holds spaces.
    """
    tags = {"undo": undo, "link": link}
    messages.success(request, text, extra_tags=" ".join(f"{name}:{value}" for name, value in tags.items() if value))


def warn(request: HttpRequest, text: str) -> None:
    """Tell the person that something was not done, and why."""
    messages.error(request, text)
