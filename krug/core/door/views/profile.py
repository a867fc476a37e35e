"""A person's own profile: name, language, time zone, password, and where one is signed in."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import FailedSignIn, OpenSession, Passkey, SecondFactor
from krug.core.door.entering import enter
from krug.core.door.forms import ProfileForm
from krug.core.door.passwords import faults, rule_of, set_password
from krug.core.door.profile import FIELDS, keep_profile
from krug.core.events.writing import Fact, write
from krug.core.records.toasts import toast


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    if request.method == "GET":
        return _draw(request, ProfileForm(initial={name: getattr(user, name) for name in FIELDS}))
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, status=422)
    keep_profile(user, form.cleaned_data)
    toast(request, _("Saved."))
    return HttpResponseRedirect("/me")


@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Changed by who knows the old one; everywhere else this person must sign in again."""
    user = actor_of(request)
    new = request.POST.get("password", "")
    # Counted by itself: wrong guesses here, by whoever found the page open, do not shut the owner out at the door.
    guesses = f"password of {user.pk}"
    guess = FailedSignIn.begin(guesses)
    if guess is None:
        errors = [_("Too many attempts. Wait a quarter of an hour and try again.")]
    elif not user.check_password(request.POST.get("old", "")):
        errors = [_("The present password is wrong.")]
    elif new != request.POST.get("again", ""):
        errors = [_("The two passwords differ.")]
    else:
        guess.forget()
        errors = faults(new, user)
    if errors:
        form = ProfileForm(initial={name: getattr(user, name) for name in FIELDS})
        return _draw(request, form, errors, status=422)
    set_password(user, new)
    enter(request, user)
    toast(request, _("The password is changed. Other browsers must sign in again."))
    return HttpResponseRedirect("/me")


@require_POST
@transaction.atomic
def sessions(request: HttpRequest) -> HttpResponse:
    """End one of the person's own sessions, or all but this one."""
    user = actor_of(request)
    rows = OpenSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    one = request.POST.get("session", "")
    if one:
        rows = rows.filter(pk=key_of(one) or 0)
    if rows.exists():
        OpenSession.end(rows)
        write([Fact("user.sessions_ended", ("user", user.pk))], user)
        toast(request, _("Ended."))
    return HttpResponseRedirect("/me")


def _draw(request: HttpRequest, form: ProfileForm, errors: list[str] | None = None, status: int = 200) -> HttpResponse:
    user = actor_of(request)
    context = {
        "form": form,
        "errors": errors,
        "sessions": OpenSession.of(user),
        "this": request.session.session_key,
        "has_program": SecondFactor.objects.filter(user=user).exists(),
        "passkeys": Passkey.objects.filter(user=user).count(),
        "has_password": user.has_usable_password(),
        "rule": rule_of(user.firm),
    }
    return render(request, "door/me.html", context, status=status)
