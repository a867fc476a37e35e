"""Merging: which record stays, what its fields say, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.addresses import address_of
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action, Scope
from krug.core.merging import merging as verbs
from krug.core.merging.combining import combined, raw_of
from krug.core.records import viewing
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import Field, SeveralField, TagsField
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn


@dataclass(frozen=True)
class Line:
    """A field in which the records differ: what each says, (number, text, record), and whose is taken; None: all are.

    `may_take_all`: what the others say may stand beside it.
    """

    field: Field
    values: list[tuple[int, str, str]]
    chosen: int | None
    may_take_all: bool


@require_http_methods(["GET", "POST"])
def merging(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    """GET: the records of `ids` side by side. POST: they become one, `keep`, with each field from `from-NAME`."""
    user = actor_of(request)
    policy.check_kind(user, Action.DELETE, kind.code)
    if user.limits_of(kind.code):
        raise policy.Denied(_("Your role does not see all of these records: ask somebody whose role does."))
    given = request.POST if request.method == "POST" else request.GET
    records = _chosen(kind, user, given.getlist("ids"))
    if len(records) < 2:
        raise Http404
    viewing.note(user, kind, [one.pk for one in records], viewing.Way.MERGING, address_of(request))
    keep = next((one for one in records if str(one.pk) == given.get("keep", "")), records[0])
    if request.method == "GET":
        return _draw(request, kind, keep, records, {})
    try:
        values = _values(request, kind, keep, records)
        made = verbs.merge(kind, user, keep.pk, [one.pk for one in records if one.pk != keep.pk], values)
    except Invalid as error:
        return _draw(request, kind, keep, records, error.errors)
    text = _("One record now: %(title)s") % {"title": keep}
    toast(request, text, undo=f"/{kind.path}/merges/{made.pk}/undo")
    return HttpResponseRedirect(f"/{kind.path}/{keep.pk}")


@require_POST
def undo(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    user = actor_of(request)
    if user.scope(kind.code, Action.SEE) is Scope.NONE:
        raise Http404
    policy.check_kind(user, Action.DELETE, kind.code)
    found = verbs.of_kind(kind, user, pk)
    if found is None:
        raise Http404
    try:
        left = verbs.take_apart(found, user)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
        if request.headers.get("HX-Request"):
            return HttpResponse(status=422)
        return HttpResponseRedirect(f"/{kind.path}")  # the record is in the bin, or has no card of its own any more
    toast(request, _("They are several records again."))
    if left:
        warn(request, "; ".join(one.reason for one in left))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the toast draws the page anew
    return HttpResponseRedirect(f"/{kind.path}/{found.keep_id}")


def _chosen(kind: RecordKind, user: Any, given: list[str]) -> list[Any]:
    """The records to be merged that the person sees, in the order of their numbers: the oldest first."""
    numbers = [pk for text in given for pk in map(key_of, text.split(",")) if pk]
    rows = kind.model.objects.visible_to(user).filter(pk__in=numbers[: verbs.MOST]).select_related(*kind.related)
    return list(rows.prefetch_related(*kind.children).order_by("pk"))


def _draw(
    request: HttpRequest, kind: RecordKind, keep: Any, records: list[Any], errors: dict[str, str]
) -> HttpResponse:
    user = actor_of(request)
    context = {
        "kind": kind,
        "keep": keep,
        "records": records,
        "lines": _lines(kind, user, keep, records, request.POST),
        "errors": list(errors.values()),
    }
    return render(request, "merging/merging.html", context, status=422 if errors else 200)


def _lines(kind: RecordKind, user: Any, keep: Any, records: list[Any], given: QueryDict) -> list[Line]:
    """`given` is what was chosen before something went wrong."""
    others = [one for one in records if one.pk != keep.pk]
    taken = combined(kind, user, keep, others)
    lines = []
    for field in kind.fields:
        shown = [(one.pk, field.show(one, user), str(one)) for one in records]
        if field.read_only or field.once or len({text for _pk, text, _name in shown}) < 2:
            continue
        source = next(
            (o.pk for o in others if field.name in taken and raw_of(field, field.value(o)) == taken[field.name]),
            keep.pk,
        )
        may_take_all = isinstance(field, (SeveralField, TagsField))
        usual = None if may_take_all else source
        lines.append(Line(field, shown, key_of(given.get(f"from-{field.name}", "")) or usual, may_take_all))
    return lines


def _values(request: HttpRequest, kind: RecordKind, keep: Any, records: list[Any]) -> dict[str, Any]:
    """What the person chose for each field; "all" is what merging does by itself."""
    by_number = {str(one.pk): one for one in records}
    found = {}
    for field in kind.fields:
        source = by_number.get(request.POST.get(f"from-{field.name}", ""))
        if source is not None and not field.read_only and not field.once:
            found[field.name] = raw_of(field, field.value(source))
    return found
