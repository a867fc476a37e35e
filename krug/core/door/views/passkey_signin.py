"""Coming in by a passkey: instead of the password, or after it instead of a code.

Whoever asks is told the same, whoever works here: a device is asked for any key it has, and one that opens nothing is
refused in the same words whether it is unknown, removed, copied or its person has left.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access.models import FailedSignIn, Passkey, PasskeyChallenge
from krug.core.access.models.attempt import MOST_OF_NETWORK, Guess
from krug.core.access.models.passkey import Purpose
from krug.core.door import halfway
from krug.core.door import passkeys as verbs
from krug.core.door.entering import network, refuse
from krug.core.door.sites import site_of
from krug.core.door.views.sessions import draw, draw_code, goal_of, let_in


@require_POST
def beginning(request: HttpRequest) -> HttpResponse:
    """What the browser asks the device, as JSON; else why not."""
    site, near = site_of(request), network(request)
    if site.obstacle:
        return JsonResponse({"error": site.obstacle}, status=422)
    if PasskeyChallenge.asked_from(near) >= MOST_OF_NETWORK:
        return JsonResponse({"error": _too_many()}, status=429)
    options = verbs.ask(Purpose.ENTER, site, _key(request), network=near)
    return JsonResponse({"options": options}, headers={"Cache-Control": "no-store"})


@require_POST
def signin(request: HttpRequest) -> HttpResponse:
    """The device's answer: it is password and second factor at once, for it has asked its owner for PIN or finger."""
    goal, answer = goal_of(request), request.POST.get("credential", "")
    passkey = verbs.named(answer)
    guess = _guess(request, passkey)
    if guess is None:
        return draw(request, goal, error=_too_many(), status=429)
    if passkey is None or not verbs.shown(passkey, Purpose.ENTER, site_of(request), _key(request), answer):
        refuse(request, passkey.user.email if passkey else "")
        error = _("This passkey opens nothing here. Sign in with the password, or ask the administrator.")
        return draw(request, goal, error=error, status=422)
    guess.forget()
    halfway.end(request)
    return let_in(request, passkey.user, goal, passkey.user.email)


@require_POST
def second_beginning(request: HttpRequest) -> HttpResponse:
    """After the password: which of the person's own keys the device is asked for."""
    there, site = halfway.of(request), site_of(request)
    if there is None:
        return JsonResponse({"error": _("Too much time has passed. Sign in anew.")}, status=422)
    if site.obstacle:
        return JsonResponse({"error": site.obstacle}, status=422)
    options = verbs.ask(Purpose.SECOND, site, _key(request), there[0])
    return JsonResponse({"options": options}, headers={"Cache-Control": "no-store"})


@require_POST
def second(request: HttpRequest) -> HttpResponse:
    there = halfway.of(request)
    if there is None:
        return HttpResponseRedirect("/signin")
    person, goal, email = there
    answer = request.POST.get("credential", "")
    guess = FailedSignIn.begin(f"code of {person.pk}", network(request))
    if guess is None:
        return draw_code(request, person, _too_many(), 429)
    passkey = verbs.named(answer)
    own = passkey if passkey is not None and passkey.user_id == person.pk else None
    if own is None or not verbs.shown(own, Purpose.SECOND, site_of(request), _key(request), answer):
        refuse(request, person.email)
        return draw_code(request, person, _("This passkey is not yours, or the device's answer came too late."), 422)
    guess.forget()
    halfway.end(request)
    return let_in(request, person, goal, email)


def _guess(request: HttpRequest, passkey: Passkey | None) -> Guess | None:
    whose = f"passkey of {passkey.user.pk}" if passkey else ""
    return FailedSignIn.begin(whose, network(request))


def _key(request: HttpRequest) -> str:
    """The browser's session, begun where there is none: a challenge is for one browser."""
    if not request.session.session_key:
        request.session.create()
    return str(request.session.session_key)


def _too_many() -> str:
    return _("Too many attempts. Wait a quarter of an hour and try again.")
