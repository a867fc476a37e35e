"""A person's own second factor: switched on with a code of the program, off with the password and a code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.acting import actor_of
from krug.core.access.models import FailedSignIn, Passkey, RecoveryCode, SecondFactor
from krug.core.door import second_factor as verbs
from krug.core.door.proving import doubt, is_fresh
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast

# The secret offered, until a code shows that the person's program has it.
OFFERED = "second_factor_offered"


@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    if _has_program(request):
        return _draw(request)
    offer = verbs.offer(user, request.session.get(OFFERED, ""))
    request.session[OFFERED] = offer.key
    if request.method == "GET":
        return _draw(request, offer=offer)
    # Whoever finds a session open must not lock its owner out with a telephone of their own.
    if error := doubt(request, "offered to"):
        return _draw(request, offer=offer, error=error, status=422)
    guess = FailedSignIn.begin(f"first code of {user.pk}")
    if guess is None:
        return _draw(request, offer=offer, error=_too_many(), status=429)
    try:
        codes = verbs.switch_on(user, offer.key, request.POST.get("code", ""))
    except Invalid as refused:
        return _draw(request, offer=offer, error=refused.errors["code"], status=422)
    guess.forget()
    del request.session[OFFERED]
    return _draw(request, codes=codes)


@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for who knows the password and has the program; with passkeys alone, who came in just now."""
    user = actor_of(request)
    if error := _refusal(request) if _has_program(request) else _stale(request):
        return _draw(request, error=error, status=422)
    return _draw(request, codes=verbs.new_codes(user))


@require_POST
def off(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    if error := _refusal(request):
        return _draw(request, error=error, status=422)
    try:
        verbs.switch_off(user)
    except Invalid as refused:
        return _draw(request, error=refused.errors["code"], status=422)
    words = _("The program's codes open nothing any more; your passkeys do.")
    toast(request, words if user.has_second_factor else _("You sign in with the password alone now."))
    return HttpResponseRedirect("/me")


def _refusal(request: HttpRequest) -> str:
    """Why the password and the code sent will not do; "" where they will."""
    user = actor_of(request)
    if error := doubt(request, "second factor of"):
        return error
    guess = FailedSignIn.begin(f"own code of {user.pk}")
    if guess is None:
        return _too_many()
    if not verbs.fits(user, request.POST.get("code", "")):
        return _("This is not the code of this moment. Look at the program again.")
    guess.forget()
    return ""


def _stale(request: HttpRequest) -> str:
    if not actor_of(request).has_second_factor:
        return _("Set the second factor up first.")
    if not is_fresh(request):
        return _("Sign out and in again first: this is asked of who came in long ago.")
    return doubt(request, "second factor of")


def _has_program(request: HttpRequest) -> bool:
    return SecondFactor.objects.filter(user=actor_of(request)).exists()


def _too_many() -> str:
    return _("Too many attempts. Wait a quarter of an hour and try again.")


def _draw(
    request: HttpRequest,
    offer: verbs.Offer | None = None,
    codes: list[str] | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    user = actor_of(request)
    context = {
        "offer": offer,
        "codes": codes,
        "error": error,
        "left": RecoveryCode.objects.filter(user=user).count(),
        "needed": user.role.needs_second_factor,
        "has_program": _has_program(request),
        "has_passkeys": Passkey.objects.filter(user=user).exists(),
    }
    answer = render(request, "door/second_factor.html", context, status=status)
    answer["Cache-Control"] = "no-store"  # neither secret nor codes are found again with the browser's Back
    return answer
