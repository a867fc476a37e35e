"""What a verb's page answers with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from krug.core.records.toasts import toast


def told(request: HttpRequest, text: str, undo: str = "", back: str = "/") -> HttpResponse:
    """Say what was done. A script's page draws anew what it shows; a plain form is led on to `back`."""
    toast(request, text, undo)
    return HttpResponse(status=204) if request.headers.get("HX-Request") else HttpResponseRedirect(back)
