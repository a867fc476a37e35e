"""Writing a comment, and the colleagues it may call by name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.seers import who_sees
from krug.core.records import mentions
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.records.once import comment_once
from krug.core.records.toasts import warn
from krug.core.records.views.card import reach

MOST = 8


@require_POST
def comments(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record = reach(request, kind, pk)
    user = actor_of(request)
    picked = [pk for pk in map(key_of, request.POST.getlist("mention")) if pk is not None]
    fragment, text = bool(request.headers.get("HX-Request")), request.POST.get("text", "")
    try:
        comment_once(record, user, text, request.POST.get("uid", ""), picked or None)
    except Invalid as error:
        warn(request, error.errors["text"])
        return (
            HttpResponse(status=422, headers={"HX-Reswap": "none"})
            if fragment
            else HttpResponseRedirect(record.get_absolute_url())
        )
    if unaware := mentions.unaware(text, record):
        warn(request, _("This card is not open to them, so they will not be told: %(names)s") % {"names": unaware})
    return HttpResponse(status=204) if fragment else HttpResponseRedirect(record.get_absolute_url())


@require_safe
def colleagues(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """Who else may see the card and has a name that fits `q`: a fragment of options."""
    asked, user = request.GET.get("q", "")[:60].casefold().split(), actor_of(request)
    people = who_sees(reach(request, kind, pk))
    fitting = [person for person in people if person.pk != user.pk and fits(person.name, asked)]
    return render(request, "records/colleagues.html", {"people": fitting[:MOST]})


def fits(name: str, asked: list[str]) -> bool:
    """Whether every word asked begins a word of the name."""
    words = name.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in asked)
