"""What was done, said in passing, with the way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest


def toast(request: HttpRequest, text: str, undo: str = "") -> None:
    """Tell the person `text` on the answer's page or fragment; `undo` is an address that a POST to takes it back."""
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")


def warn(request: HttpRequest, text: str) -> None:
    """Tell the person that something was not done, and why."""
    messages.error(request, text)
