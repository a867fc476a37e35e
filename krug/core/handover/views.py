"""Somebody leaves: what they hold, who takes over, how far it is, and the way back."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.leaving import held_beside
from krug.core.access.models import User
from krug.core.handover import handing, holding
from krug.core.handover.models import HandedRecord, Handover, Rule
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import warn


@require_http_methods(["GET", "POST"])
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what the person holds, and by which rule it is shared out. POST: it goes."""
    person = get_object_or_404(User, pk=pk)
    if request.method == "GET":
        return _draw(request, person, {})
    actor = actor_of(request)
    try:
        made = handing.begin(
            actor,
            person,
            request.POST.get("rule", ""),
            _heirs(request),
            _by_value(request, person),
            request.POST.get("field", ""),
            with_closed="with_closed" in request.POST,
        )
    except Invalid as error:
        return _draw(request, person, error.errors)
    return HttpResponseRedirect(f"/settings/handovers/{made.pk}")


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Handover.objects.select_related("person"), pk=pk)
    rows = HandedRecord.objects.filter(handover=found).order_by().values_list("heir__name", "kind")
    counted = rows.annotate(n=Count("pk")).order_by("heir__name", "kind")
    lines = [(name, kinds.get(code).plural, number) for name, code, number in counted if kinds.known(code)]
    return render(request, "handover/progress.html", {"handover": found, "person": found.person, "lines": lines})


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Handover.objects.select_related("person"), pk=pk)
    actor = actor_of(request)
    if not handing.begin_undo(actor, found):
        warn(request, _("This can no longer be taken back."))
    return HttpResponseRedirect(f"/settings/handovers/{pk}")


def _draw(request: HttpRequest, person: User, errors: dict[str, str]) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    rule = given.get("rule", Rule.ONE)
    by = holding.sharing_kind()
    fields = holding.sharing_fields(by) if by else []
    asked = given.get("field", "")
    field = next((one for one in fields if one.name == asked), fields[0] if fields else None)
    values = holding.values_of(by, field.name, person) if by and field and rule == Rule.FIELD else []
    context = {
        "person": person,
        "holding": holding.held_by(person),
        "besides": held_beside(person),
        "rules": [(value, label) for value, label in Rule.choices if value != Rule.FIELD or fields],
        "rule": rule,
        "by": by,
        "fields": fields,
        "field": field,
        "values": [
            (value, words, number, given.get(f"value-{n}", "")) for n, (value, words, number) in enumerate(values)
        ],
        "people": holding.may_take_over(person),
        "heirs": given.getlist("heirs"),
        "with_closed": "with_closed" in given,
        "errors": errors,
        "last": Handover.objects.filter(person=person).order_by("-pk").first(),
    }
    return render(request, "handover/leaving.html", context, status=422 if errors else 200)


def _heirs(request: HttpRequest) -> list[int]:
    return [pk for pk in map(key_of, request.POST.getlist("heirs")) if pk]


def _by_value(request: HttpRequest, person: User) -> dict[str, int]:
    """What the form says of each value of the field; values are told by their place, as the form showed them."""
    names = request.POST.getlist("value")
    chosen = ((name, key_of(request.POST.get(f"value-{number}", ""))) for number, name in enumerate(names))
    return {name: heir for name, heir in chosen if heir}
