"""Coming in by the provider: away with a question, and back with the answer."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from krug.core.access.middleware import STRONG
from krug.core.access.models import FailedSignIn, Firm, User
from krug.core.door import halfway
from krug.core.door.entering import network, refuse
from krug.core.door.views.sessions import goal_of, let_in
from krug.core.events.writing import Fact, write
from krug.core.outgoing.faults import Unanswered
from krug.core.sso import asking
from krug.core.sso.discovering import describe
from krug.core.sso.exchanging import who
from krug.core.sso.models import Provider
from krug.core.sso.place import BACK, words_of
from krug.core.sso.recognising import is_strong, recognise
from krug.core.sso.refusing import Refused

# What providers say (RFC 6749 and OpenID Connect Core) when they let nobody in.
DENIED = {"access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required"}


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """To the provider. By a link: our pages let no form lead out of Krug."""
    provider = _provider()
    try:
        description = describe(provider.issuer)
    except Unanswered as error:
        return _say(request, provider, _("The provider of sign-in is at fault: %(fault)s") % {"fault": error}, 502)
    question = asking.put(request, provider, goal_of(request))
    return HttpResponseRedirect(asking.address(question, description, provider.client_id, back_of(request)))


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """From the provider. Whatever it answers, the question is spent."""
    provider = _provider()
    guess = FailedSignIn.begin("", network(request))
    if guess is None:
        return _say(request, provider, _("Too many attempts. Wait a quarter of an hour and try again."), 429)
    question = asking.take(request, request.GET.get("state", ""))
    try:
        claims = _claims(request, provider, question)
        person = recognise(provider, claims)
    except Refused as error:
        refuse(request, error.email, f"{provider.issuer}: {error.reason}"[:300])
        return _say(request, provider, str(error), error.status)
    guess.forget()
    return _enter(request, provider, person, question.goal if question else "/", is_strong(claims))


def back_of(request: HttpRequest) -> str:
    """Where the provider sends browsers back to: it must know this very address."""
    return request.build_absolute_uri(BACK)


def _claims(request: HttpRequest, provider: Provider, question: asking.Question | None) -> dict[str, object]:
    """Raises Refused."""
    if question is None or question.issuer != provider.issuer:
        words = _("This answer is to no question of this browser, or it came too late. Sign in anew.")
        raise Refused(words, "state", status=422)
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise Refused(_("Another provider has answered. Sign in anew."), "iss", status=422)
    fault, code = request.GET.get("error", ""), request.GET.get("code", "")
    if fault in DENIED:
        raise Refused(_("The provider has not let you in."), fault)
    if fault or not code or len(code) > 4000:
        words = _("The provider of sign-in is at fault: %(fault)s") % {"fault": fault[:100] or _("it gives no code.")}
        raise Refused(words, status=502)
    return who(provider, code, question.verifier, question.nonce, back_of(request))


def _enter(request: HttpRequest, provider: Provider, person: User, goal: str, strong: bool) -> HttpResponse:
    """In; where Krug's own second factor is set up and the provider has asked for none, that comes first."""
    _tell(provider, person)
    if person.has_second_factor and not strong:
        halfway.begin(request, person, goal, person.email)
        return HttpResponseRedirect("/signin/code")
    response = let_in(request, person, goal, person.email)
    request.session[STRONG] = strong
    return response


@transaction.atomic
def _tell(provider: Provider, person: User) -> None:
    write([Fact("user.sso_used", ("user", person.pk), {"issuer": provider.issuer})], person)


def _provider() -> Provider:
    """Raises Http404 where single sign-on is off."""
    provider = Provider.current()
    if not provider.is_on:
        raise Http404
    return provider


def _say(request: HttpRequest, provider: Provider, words: str, status: int) -> HttpResponse:
    context = {"firm": Firm.current(), "error": words, "words": words_of(provider)}
    answer = render(request, "sso/refused.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
