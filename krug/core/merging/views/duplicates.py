"""Who is likely the same: while a form is filled in, and of all records once they were looked through."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action, Scope
from krug.core.jobs.models import Job
from krug.core.lists.cells import drawer_of
from krug.core.lists.paging import BadCursor, page
from krug.core.merging import scanning, twins
from krug.core.merging.models import Twins
from krug.core.merging.parting import reasons_of, tell_apart
from krug.core.records.fields import SeveralField
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast
from krug.core.records.views.several import collected

ROWS = 20
SHOWN = ("name", "phones", "emails", "tax_id", "responsible")


@require_safe
def likely(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    """A fragment with those who may be the one being typed; empty where there is nobody."""
    user = actor_of(request)
    policy.check_kind(user, Action.SEE, kind.code)
    values = {name: request.GET[name] for name in kind.names if request.GET.get(name)}
    for field in kind.fields:
        if isinstance(field, SeveralField) and (text := collected(request.GET, field)):
            values[field.name] = text
    found = twins.likely(kind, user, values, key_of(request.GET.get("but", "")) or 0)
    return render(request, "merging/likely.html", {"kind": kind, "twins": found})


@require_safe
def duplicates(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    """The groups that the last scan found, of which the person sees two records or more, the likeliest first."""
    user = actor_of(request)
    policy.check_kind(user, Action.SEE, kind.code)
    try:
        found = page(Twins.objects.filter(kind=kind.code), ("-likelihood", "id"), ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    job = Job.objects.filter(kind=scanning.CODE, payload__kind=kind.code).order_by("-pk").first()
    context = {
        "kind": kind,
        "groups": _groups(kind, user, found.rows),
        "fields": [field for field in kind.fields if field.name in SHOWN],
        "page": found,
        "job": job if job is not None and (job.actor_id == user.pk or user.is_administrator) else None,
        "scanned_at": job.finished_at if job is not None else None,
        "may_merge": user.scope(kind.code, Action.DELETE) is not Scope.NONE and not user.limits_of(kind.code),
    }
    return render(request, "merging/duplicates.html", context)


@require_POST
def scan(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    user = actor_of(request)
    scanning.start(kind, user)
    return HttpResponseRedirect(f"/{kind.path}/duplicates")


@require_POST
def apart(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    """These are not one: no scan brings them together again."""
    user = actor_of(request)
    policy.check_kind(user, Action.DELETE, kind.code)
    ids = [pk for pk in map(key_of, request.POST.getlist("ids")) if pk][: scanning.MOST_SHARING]
    group = Twins.objects.filter(kind=kind.code, pk=key_of(request.POST.get("group", "")) or 0).first()
    if tell_apart(kind, user, ids, group):
        toast(request, _("They will not be taken for one again."))
    return HttpResponseRedirect(f"/{kind.path}/duplicates")


def _groups(kind: RecordKind, user: Any, rows: list[Twins]) -> list[dict[str, Any]]:
    """Each group with those of its records that the person sees, and what of them tells them apart."""
    ids = [pk for group in rows for pk in group.ids]
    seen = kind.model.objects.visible_to(user).filter(pk__in=ids).select_related("responsible")
    records = {record.pk: record for record in seen.prefetch_related(*kind.children)}
    fields = [(field, drawer_of(field)) for field in kind.fields if field.name in SHOWN and field.name != "name"]
    found = []
    for group in rows:
        own = [records[pk] for pk in group.ids if pk in records]
        if len(own) > 1:
            lines = [(record, [draw(field, record, user) for field, draw in fields]) for record in own]
            found.append({"group": group, "lines": lines, "reasons": reasons_of(kind, group)})
    return found
