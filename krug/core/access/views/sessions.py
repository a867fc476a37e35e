"""The door: in and out."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.models import FailedSignIn


@require_http_methods(["GET", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """The same answer for a wrong password and an unknown address."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    goal = asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else "/"
    email = request.POST.get("email", "")
    if request.method == "GET":
        return render(request, "access/signin.html", {"next": goal})
    if FailedSignIn.too_many(email):
        error = _("Too many attempts. Wait a quarter of an hour and try again.")
        return render(request, "access/signin.html", {"next": goal, "email": email, "error": error}, status=429)
    person = authenticate(request, username=email, password=request.POST.get("password", ""))
    if person is None:
        FailedSignIn.note(email)
        error = _("The e-mail or the password is wrong.")
        return render(request, "access/signin.html", {"next": goal, "email": email, "error": error}, status=422)
    login(request, person)
    return redirect(goal)


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/signin")
