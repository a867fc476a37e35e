"""A person's own second factor: switched on with a code of the program, off with the password and a code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.models import FailedSignIn, RecoveryCode
from krug.core.door import second_factor as verbs
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast

# The secret offered, until a code shows that the person's program has it.
OFFERED = "second_factor_offered"


@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if user.has_second_factor:
        return _draw(request)
    offer = verbs.offer(user, request.session.get(OFFERED, ""))
    request.session[OFFERED] = offer.key
    if request.method == "GET":
        return _draw(request, offer=offer)
    guess = FailedSignIn.begin(f"offered to {user.pk}")
    if guess is None:
        return _draw(request, offer=offer, error=_too_many(), status=429)
    if not user.check_password(request.POST.get("password", "")):
        # Whoever finds a session open must not lock its owner out with a telephone of their own.
        return _draw(request, offer=offer, error=_("The present password is wrong."), status=422)
    try:
        codes = verbs.switch_on(user, offer.key, request.POST.get("code", ""))
    except Invalid as error:
        return _draw(request, offer=offer, error=error.errors["code"], status=422)
    guess.forget()
    del request.session[OFFERED]
    return _draw(request, codes=codes)


@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for who knows the password and has the program."""
    user: Any = request.user
    if error := _refusal(request):
        return _draw(request, error=error, status=422)
    return _draw(request, codes=verbs.new_codes(user))


@require_POST
def off(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if error := _refusal(request):
        return _draw(request, error=error, status=422)
    try:
        verbs.switch_off(user)
    except Invalid as refused:
        return _draw(request, error=refused.errors["code"], status=422)
    toast(request, _("You sign in with the password alone now."))
    return HttpResponseRedirect("/me")


def _refusal(request: HttpRequest) -> str:
    """Why the password and the code sent will not do; "" where they will."""
    user: Any = request.user
    guess = FailedSignIn.begin(f"second factor of {user.pk}")
    if guess is None:
        return _too_many()
    if not user.check_password(request.POST.get("password", "")):
        return _("The present password is wrong.")
    if not verbs.fits(user, request.POST.get("code", "")):
        return _("This is not the code of this moment. Look at the program again.")
    guess.forget()
    return ""


def _too_many() -> str:
    return _("Too many attempts. Wait a quarter of an hour and try again.")


def _draw(
    request: HttpRequest,
    offer: verbs.Offer | None = None,
    codes: list[str] | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    user: Any = request.user
    context = {
        "offer": offer,
        "codes": codes,
        "error": error,
        "left": RecoveryCode.objects.filter(user=user).count(),
        "needed": user.role.needs_second_factor,
    }
    answer = render(request, "door/second_factor.html", context, status=status)
    answer["Cache-Control"] = "no-store"  # neither secret nor codes are found again with the browser's Back
    return answer
