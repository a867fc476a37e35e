"""The door: in and out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.models import FailedSignIn, Firm, Passkey, SecondFactor, User
from krug.core.door import halfway
from krug.core.door.entering import enter, guess, leave, network, refuse
from krug.core.door.knowing import remember
from krug.core.door.second_factor import fits
from krug.core.door.sites import site_of
from krug.core.door.ways import offered


@require_http_methods(["GET", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """The same answer for a wrong password and an unknown address. In an empty base the way leads to the set-up."""
    goal = goal_of(request)
    email = request.POST.get("email", "").strip()
    if request.method == "GET":
        return draw(request, goal) if User.objects.exists() else HttpResponseRedirect("/setup")
    under_way = guess(request, email)
    if under_way is None:
        return draw(request, goal, email, _("Too many attempts. Wait a quarter of an hour and try again."), 429)
    person: Any = authenticate(request, username=email, password=request.POST.get("password", ""))
    if person is None:
        refuse(request, email)
        return draw(request, goal, email, _("The e-mail or the password is wrong."), 422)
    under_way.forget()
    if person.has_second_factor:
        halfway.begin(request, person, goal, email)
        return HttpResponseRedirect("/signin/code")
    return let_in(request, person, goal, email)


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step: the code of the person's program, or one of the recovery codes."""
    there = halfway.of(request)
    if there is None:
        return HttpResponseRedirect("/signin")
    person, goal, email = there
    if request.method == "GET":
        return draw_code(request, person)
    under_way = FailedSignIn.begin(f"code of {person.pk}", network(request))
    if under_way is None:
        return draw_code(request, person, _("Too many attempts. Wait a quarter of an hour and try again."), 429)
    if not fits(person, request.POST.get("code", "")):
        refuse(request, person.email)
        return draw_code(request, person, _("This is not the code of this moment. Look at the program again."), 422)
    under_way.forget()
    halfway.end(request)
    return let_in(request, person, goal, email)


def let_in(request: HttpRequest, person: User, goal: str, email: str) -> HttpResponse:
    enter(request, person)
    response = HttpResponseRedirect(goal)
    remember(request, response, email)
    return response


def goal_of(request: HttpRequest) -> str:
    """Where whoever comes in wants to go: nowhere out of Krug."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else "/"


def draw(request: HttpRequest, goal: str, email: str = "", error: str = "", status: int = 200) -> HttpResponse:
    context = {"next": goal, "email": email, "error": error, "firm": Firm.current(), "site": site_of(request)}
    context["ways"] = offered()
    return render(request, "door/signin.html", context, status=status)


def draw_code(request: HttpRequest, person: User, error: str = "", status: int = 200) -> HttpResponse:
    """The second step, with what the person has for it."""
    site = site_of(request)
    hosts = set(Passkey.objects.filter(user=person).values_list("host", flat=True))
    context = {
        "firm": Firm.current(),
        "error": error,
        "has_program": SecondFactor.objects.filter(user=person).exists(),
        "has_passkey": site.host in hosts and not site.obstacle,
        "obstacle": site.obstacle if hosts else "",
    }
    return render(request, "door/code.html", context, status=status)


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    leave(request)
    return HttpResponseRedirect("/signin")
