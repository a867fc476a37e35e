"""A person's own account with Google."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast, warn
from krug.core.settings.views.overtaking import show_errors
from krug.modules.google import connecting
from krug.modules.google.contacts.local import may_leave
from krug.modules.google.faults import Revoked, Trouble
from krug.modules.google.forms import ChoiceForm
from krug.modules.google.models import Account, AccountState, GoogleService, Link
from krug.modules.google.place import BACK, OWN
from krug.modules.google.syncing import fall_away

DENIED = {"access_denied", "consent_required", "interaction_required", "login_required"}


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    person, service = actor_of(request), GoogleService.current()
    account = Account.objects.filter(person=person).first()
    if account is None or account.state != AccountState.CONNECTED or not service.is_on:
        return _draw(request, service, account)
    if request.method == "GET" and account.calendar and "choose" not in request.GET:
        return _draw(request, service, account)
    return _choose(request, service, account)


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """To Google. By a link: our pages let no form lead out of Krug."""
    service = GoogleService.current()
    if not service.is_on:
        return HttpResponseRedirect(OWN)
    account = Account.objects.filter(person=actor_of(request)).first()
    contacts = request.GET.get("contacts") == "1"
    back = request.build_absolute_uri(BACK)
    hint = account.email if account is not None and account.state == AccountState.AGAIN else ""
    return HttpResponseRedirect(connecting.away(request, service, back, contacts, hint))


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """From Google. Whatever it answers, the question is spent."""
    service = GoogleService.current()
    verifier = connecting.verifier_of(request, request.GET.get("state", ""))
    code, fault = request.GET.get("code", ""), request.GET.get("error", "")
    if not service.is_on:
        return HttpResponseRedirect(OWN)
    if verifier is None:
        warn(request, _("This answer is to no question of this browser, or it came too late. Connect again."))
    elif fault in DENIED:
        warn(request, _("Google was not allowed to connect. Nothing has changed."))
    elif fault or not code or len(code) > 4000:
        warn(request, _("Google has not connected the account (%(fault)s).") % {"fault": fault[:100] or "—"})
    else:
        try:
            connecting.connect(actor_of(request), service, code, verifier, request.build_absolute_uri(BACK))
        except Trouble as error:
            warn(request, str(error))
        else:
            toast(request, _("The account is connected."))
    return HttpResponseRedirect(OWN)


@require_POST
def syncing(request: HttpRequest) -> HttpResponse:
    account = get_object_or_404(Account, person=actor_of(request))
    if connecting.sync_now(account):
        toast(request, _("It is synchronised in a moment."))
    else:
        warn(request, _("There is nothing to synchronise: connect an account and choose a calendar."))
    return HttpResponseRedirect(OWN)


@require_POST
def ending(request: HttpRequest) -> HttpResponse:
    account = get_object_or_404(Account, person=actor_of(request))
    connecting.disconnect(account, GoogleService.current(), request.POST.get("what") == "forget")
    toast(request, _("The account is disconnected. Nothing was removed, here or at Google."))
    return HttpResponseRedirect(OWN)


def _choose(request: HttpRequest, service: GoogleService, account: Account) -> HttpResponse:
    try:
        calendars = connecting.calendars(account, service)
    except Revoked as error:
        fall_away(account, str(error))
        return _draw(request, service, Account.objects.get(pk=account.pk))
    except Trouble as error:
        warn(request, str(error))
        return _draw(request, service, account)
    if request.method == "GET":
        form = ChoiceForm.of(account, calendars, timezone.localdate())
        return _draw(request, service, account, form)
    form = ChoiceForm(request.POST, calendars=calendars)
    if not form.is_valid():
        return _draw(request, service, account, form, 422)
    given = form.cleaned_data
    calendar = next(one for one in calendars if one["id"] == given["calendar"])
    try:
        connecting.choose(account, calendar, given["with_contacts"], given["since"])
    except Invalid as error:
        show_errors(form, error)
        return _draw(request, service, account, form, 422)
    toast(request, _("Saved. The first time takes a minute or two."))
    return HttpResponseRedirect(OWN)


def _draw(
    request: HttpRequest, service: GoogleService, account: Account | None, form: Any = None, status: int = 200
) -> HttpResponse:
    person = actor_of(request)
    context = {
        "service": service,
        "account": account,
        "form": form,
        "is_connected": account is not None and account.state == AccountState.CONNECTED,
        "must_again": account is not None and account.state == AccountState.AGAIN,
        "faults": account.fault.splitlines() if account is not None else [],
        "links": Link.objects.filter(account=account, record_id__isnull=False).count() if account is not None else 0,
        "has_contacts": account is not None and account.may_contacts,
        "may_leave": may_leave(person),
    }
    answer = render(request, "google/own.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
