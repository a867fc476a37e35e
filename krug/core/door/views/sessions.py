"""The door: in and out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.models import FailedSignIn, Firm, User
from krug.core.door.entering import enter, leave, refuse
from krug.core.door.knowing import guesser, remember


@require_http_methods(["GET", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """The same answer for a wrong password and an unknown address. In an empty base the way leads to the set-up."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    goal = asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else "/"
    email = request.POST.get("email", "").strip()
    if request.method == "GET":
        return draw(request, goal) if User.objects.exists() else HttpResponseRedirect("/setup")
    if FailedSignIn.too_many(guesser(request, email)):
        return draw(request, goal, email, _("Too many attempts. Wait a quarter of an hour and try again."), 429)
    person: Any = authenticate(request, username=email, password=request.POST.get("password", ""))
    if person is None:
        refuse(request, email)
        return draw(request, goal, email, _("The e-mail or the password is wrong."), 422)
    enter(request, person)
    response = HttpResponseRedirect(goal)
    remember(request, response, email)
    return response


def draw(request: HttpRequest, goal: str, email: str = "", error: str = "", status: int = 200) -> HttpResponse:
    context = {"next": goal, "email": email, "error": error, "firm": Firm.current()}
    return render(request, "door/signin.html", context, status=status)


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    leave(request)
    return HttpResponseRedirect("/signin")
