from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


def onward(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page, whether the browser asked or a script of the page."""
    return (
        HttpResponse(headers={"HX-Redirect": url}) if request.headers.get("HX-Request") else HttpResponseRedirect(url)
    )
