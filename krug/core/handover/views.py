"""Somebody leaves: what they hold, who takes over, how far it is, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.leaving import sorts
from krug.core.access.models import User
from krug.core.handover import besides, forms, handing, holding, planning
from krug.core.handover.foreseeing import foresee
from krug.core.handover.models import HandedRecord, HandedThing, Handover, Rule
from krug.core.handover.planning import Wish
from krug.core.lists.models import Segment
from krug.core.lists.opening_segments import those_opening
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import Field
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import warn


@require_http_methods(["GET", "POST"])
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what the person holds, and by which rule it is shared out. POST: it goes."""
    person = get_object_or_404(User, pk=pk)
    if request.method == "GET":
        return _draw(request, person, {})
    try:
        made = handing.begin(actor_of(request), person, forms.read(request.POST))
    except Invalid as error:
        return _draw(request, person, error.errors)
    return HttpResponseRedirect(f"/settings/handovers/{made.pk}")


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Handover.objects.select_related("person"), pk=pk)
    rows = HandedRecord.objects.filter(handover=found).order_by().values_list("heir__name", "kind")
    counted = rows.annotate(n=Count("pk")).order_by("heir__name", "kind")
    lines = [(name, kinds.get(code).plural, number) for name, code, number in counted if kinds.known(code)]
    things = besides.given(found).order_by("heir__name_key", "pk")
    context = {
        "handover": found,
        "person": found.person,
        "lines": lines,
        "things": _titled(things),
        "left_things": _titled(besides.left(found).order_by("pk")),
    }
    return render(request, "handover/progress.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Handover.objects.select_related("person"), pk=pk)
    try:
        handing.begin_undo(actor_of(request), found)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    return HttpResponseRedirect(f"/settings/handovers/{pk}")


def _titled(rows: Iterable[HandedThing]) -> list[tuple[HandedThing, str | Promise]]:
    """Each with what its sort is called."""
    return [(row, sorts[row.sort].title) for row in rows if row.sort in sorts]


def _draw(request: HttpRequest, person: User, errors: dict[str, str]) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    wish = forms.read(given)
    by = holding.sharing_kind()
    fields = holding.sharing_fields(by) if by else []
    field = next((one for one in fields if one.name == wish.field), fields[0] if fields else None)
    share = _foreseen(request, person, wish, errors) if "preview" in given else {}
    context = {
        "person": person,
        "holding": holding.held_by(person),
        "things": besides.things_of(person, wish.besides),
        "rules": [(rule.value, rule.label) for rule in planning.rules()],
        "rule": wish.rule,
        "by": by,
        "fields": fields,
        "field": field,
        "values": [
            (value, words, number, given.get(f"value-{place}", ""))
            for place, (value, words, number) in enumerate(_values(by, wish.rule, field, person))
        ],
        "segments": _segments(request, by, wish.rule),
        "chosen_segments": [*forms.segments_in(given), ("", "")],
        "people": holding.may_take_over(person),
        "heirs": given.getlist("heirs"),
        "with_closed": wish.with_closed,
        "errors": errors,
        "last": Handover.objects.filter(person=person).order_by("-pk").first(),
        **share,
    }
    return render(request, "handover/leaving.html", context, status=422 if errors else 200)


def _foreseen(request: HttpRequest, person: User, wish: Wish, errors: dict[str, str]) -> dict[str, Any]:
    """What each would get; what is wrong with the wish goes into `errors`."""
    try:
        kinds_of, shares = foresee(planning.planned(actor_of(request), person, wish))
    except Invalid as error:
        errors.update(error.errors)
        return {"is_preview": True}
    lines = [(one.heir.name, [one.numbers[kind.code] for kind in kinds_of], one.total) for one in shares]
    unseen = [
        (one.heir.name, kind.plural, one.unseen[kind.code])
        for one in shares
        for kind in kinds_of
        if one.unseen.get(kind.code)
    ]
    return {"is_preview": True, "preview_kinds": kinds_of, "preview": lines, "unseen": unseen}


def _values(by: RecordKind | None, rule: str, field: Field | None, person: User) -> list[tuple[str, str, int]]:
    """What tells the person's records apart: (value, in words, how many)."""
    if by is not None and field is not None and rule == Rule.FIELD:
        return holding.values_of(by, field.name, person)
    return holding.regions_among(by, person) if by is not None and rule == Rule.REGION else []


def _segments(request: HttpRequest, by: RecordKind | None, rule: str) -> list[Segment]:
    """Those that may be chosen."""
    if by is None or rule != Rule.SEGMENT:
        return []
    user = actor_of(request)
    return those_opening(user, Segment.objects.visible_to(user, by.code))
