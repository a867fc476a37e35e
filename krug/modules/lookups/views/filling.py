"""What forms ask while they are filled in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.fields import BadValue, SeveralField
from krug.core.records.fields.several import Values
from krug.core.records.kinds import RecordKind
from krug.core.records.views.several import collected
from krug.modules.clients.models import Client
from krug.modules.clients.requisites.russia import BIC
from krug.modules.lookups import filling, finding
from krug.modules.lookups.faults import NoAnswer


@require_POST
def company(request: HttpRequest) -> HttpResponse:
    """A fragment: the company of the INN, or of the OGRN, that the form holds, field by field."""
    user = actor_of(request)
    finding.check(user)
    kind = kinds.get(Client.KIND).seen_by(user)
    typed = {name: request.POST.get(name, "") for name in (*filling.PLAIN, "note")}
    try:
        number, kpp = _number(typed), _clean("kpp", typed["kpp"])
        found = finding.companies(number, kpp) or (finding.companies(number) if kpp else [])
    except BadValue as error:
        return _said(request, str(error))
    except NoAnswer as error:
        return _said(request, str(error))
    if not found:
        return _said(request, _("The service knows no company with this number."))
    one = found[0]
    context = {
        "title": one.name,
        "state": filling.state_of(one),
        "changes": filling.of_company(one, typed, _rows(request, kind), kind),
        "head": _head_of(request, one.head, one.position),
        "others": found[1:],
    }
    return render(request, "lookups/offer.html", context)


@require_POST
def bank(request: HttpRequest) -> HttpResponse:
    """A fragment: the bank of a BIC beside what the line of the account says."""
    finding.check(actor_of(request))
    typed = {name: request.POST.get(name, "").strip() for name in ("bic", "bank", "correspondent")}
    if not BIC.match(typed["bic"]):
        return _said(request, _("A BIC has 9 digits: “%(text)s”.") % {"text": typed["bic"][:20]})
    try:
        found = finding.banks(typed["bic"])
    except NoAnswer as error:
        return _said(request, str(error))
    if not found:
        return _said(request, _("The service knows no bank with this BIC."))
    context = {
        "title": found[0].name,
        "state": str(filling.STATES.get(found[0].state, "")),
        "changes": filling.of_bank(found[0], typed),
    }
    return render(request, "lookups/offer.html", context)


@require_POST
def addresses(request: HttpRequest) -> JsonResponse:
    """Suggestions to what is typed; `said` tells why there are none where the service has failed."""
    finding.check(actor_of(request))
    try:
        found = finding.addresses(request.POST.get("query", ""))
    except NoAnswer as error:
        return JsonResponse({"items": [], "said": str(error)})
    return JsonResponse({"items": [{"title": title, "row": row} for title, row in found], "said": ""})


def _number(typed: dict[str, str]) -> str:
    """Raises BadValue for a number whose control digits do not fit: nobody need be asked for it."""
    number = _clean("tax_id", typed["tax_id"]) or _clean("ogrn", typed["ogrn"])
    if not number:
        raise BadValue(_("Enter an INN or an OGRN first."))
    return number


def _clean(name: str, text: str) -> str:
    """By the kind's own rules, whatever the person's role sees of it: this is what they themselves type."""
    return str(kinds.get(Client.KIND).field(name).clean(text))


def _rows(request: HttpRequest, kind: RecordKind) -> list[Values]:
    if "addresses" not in kind.names:
        return []
    field = kind.field("addresses")
    assert isinstance(field, SeveralField)
    try:
        return list(field.clean(collected(request.POST, field) or ""))
    except BadValue:
        return []


def _head_of(request: HttpRequest, name: str, position: str) -> dict[str, Any] | None:
    """What a form for a contact person of the client at hand begins with; None for a client not yet made."""
    user, pk = actor_of(request), key_of(request.POST.get("record", ""))
    may = user.scope("contact", Action.CREATE) is not Scope.NONE
    if not (name and pk and may) or not Client.objects.visible_to(user).filter(pk=pk).exists():
        return None
    return {"company": pk, "name": name, "position": position}


def _said(request: HttpRequest, words: str) -> HttpResponse:
    return render(request, "lookups/offer.html", {"failed": words})
