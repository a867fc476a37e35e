"""A person's own passkeys: added, listed, removed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.acting import actor_of
from krug.core.access.models import OpenSession, Passkey
from krug.core.door import passkeys as verbs
from krug.core.door.entering import agent
from krug.core.door.proving import doubt
from krug.core.door.sites import site_of
from krug.core.door.webauthn import Refused
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast

ROOT = "/me/passkeys"


@require_http_methods(["GET", "POST"])
def passkeys(request: HttpRequest) -> HttpResponse:
    """The list, and what the device has made: the password was asked before the device was."""
    if request.method == "GET":
        return _draw(request)
    user, key = actor_of(request), str(request.session.session_key)
    try:
        codes = verbs.add(user, request.POST.get("name", ""), site_of(request), key, request.POST.get("credential", ""))
    except Invalid as error:
        return _draw(request, error=error.errors["name"], status=422)
    except Refused:
        return _draw(request, error=_("The device's answer will not do. Begin anew."), status=422)
    if codes:
        return _draw(request, codes=codes)
    toast(request, _("The passkey is added."))
    return HttpResponseRedirect(ROOT)


@require_POST
def beginning(request: HttpRequest) -> HttpResponse:
    """What the browser asks the device, for whoever knows the password; else why not, both as JSON."""
    user = actor_of(request)
    try:
        verbs.tidy(request.POST.get("name", ""))
        if error := doubt(request, "passkeys of"):
            return JsonResponse({"error": error}, status=422)
        options = verbs.offer(user, site_of(request), str(request.session.session_key))
    except Invalid as refused:
        return JsonResponse({"error": refused.errors["name"]}, status=422)
    return JsonResponse({"options": options}, headers={"Cache-Control": "no-store"})


@require_http_methods(["GET", "POST"])
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    passkey = get_object_or_404(Passkey, pk=pk, user=user)
    error = ""
    if request.method == "POST":
        error = doubt(request, "passkeys of")
        try:
            if not error:
                verbs.remove(user, passkey)
                toast(request, _("The passkey “%(name)s” opens nothing any more.") % {"name": passkey.name})
                return HttpResponseRedirect(ROOT)
        except Invalid as refused:
            error = refused.errors["passkey"]
    return render(request, "door/passkey.html", {"passkey": passkey, "error": error}, status=422 if error else 200)


def _draw(request: HttpRequest, codes: list[str] | None = None, error: str = "", status: int = 200) -> HttpResponse:
    user, site = actor_of(request), site_of(request)
    context = {
        "passkeys": list(user.passkeys.order_by("-pk")),
        "site": site,
        "codes": codes,
        "error": error,
        "name": request.POST.get("name", "") or OpenSession(agent=agent(request)).browser[:100],
        "needed": user.role.needs_second_factor,
    }
    answer = render(request, "door/passkeys.html", context, status=status)
    answer["Cache-Control"] = "no-store"  # the codes are not to be found again with the browser's Back
    return answer
