"""The link a new employee comes by: set a password, once, and be in."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access.models import Firm, Invitation
from krug.core.door import halfway
from krug.core.door.entering import enter
from krug.core.door.passwords import faults, rule_of, set_password


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, key: str) -> HttpResponse:
    invitation = Invitation.by_key(key)
    if invitation is None:
        return render(request, "door/link_over.html", {"firm": Firm.current()}, status=404)
    person = invitation.user
    firm = Firm.current()
    context = {"person": person, "firm": firm, "rule": rule_of(firm)}
    if request.method == "GET":
        return render(request, "door/join.html", context)
    password = request.POST.get("password", "")
    errors = faults(password, person)
    if not errors and password != request.POST.get("again", ""):
        errors = [_("The two passwords differ.")]
    if errors:
        return render(request, "door/join.html", {**context, "errors": errors}, status=422)
    if not _accept(invitation, password):
        return HttpResponseRedirect("/signin")
    if person.has_second_factor:
        # The link stands for the password; whoever else has got hold of it lacks the telephone.
        halfway.begin(request, person, "/", person.email)
        return HttpResponseRedirect("/signin/code")
    enter(request, person)
    return HttpResponseRedirect("/")


@transaction.atomic
def _accept(invitation: Invitation, password: str) -> bool:
    """Of two people with one link the second finds it gone: the row is the ticket."""
    if not Invitation.objects.filter(pk=invitation.pk, digest=invitation.digest).delete()[0]:
        return False
    set_password(invitation.user, password)
    return True
