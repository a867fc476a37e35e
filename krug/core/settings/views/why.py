"""Why can this person see that?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.settings.explaining import Verdict, explain, find


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    people = User.objects.order_by("-is_active", "name_key")
    chosen, code = request.GET.get("person", ""), request.GET.get("kind", "")
    address = request.GET.get("address", "").strip()[:300]
    person = people.filter(pk=key_of(chosen) or 0).first()
    verdict, error = _asked(person, code, address) if person else (None, "")
    context = {
        "people": people,
        "kinds": kinds.all_kinds(),
        "chosen": chosen,
        "code": code,
        "address": address,
        "verdict": verdict,
        "error": error,
    }
    return render(request, "settings/why.html", context)


def _asked(person: User, code: str, address: str) -> tuple[Verdict | None, str]:
    if address:
        found = find(address)
        return (explain(person, *found), "") if found else (None, _("There is no record at this address."))
    known = {kind.code: kind for kind in kinds.all_kinds()}
    return (explain(person, known[code]), "") if code in known else (None, "")
