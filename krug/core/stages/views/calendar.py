"""The calendar of any kind that goes through stages and has a day it is due; moving a record to another day."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from krug.core.access import keys, policy
from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.records import writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach
from krug.core.stages import staged
from krug.core.stages.calendar import Reader
from krug.core.stages.models import StageCount
from krug.core.stages.opened import open_pipelines
from krug.core.stages.spans import Span
from krug.core.stages.wishes import Wish


@require_safe
def calendar(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    user = actor_of(request)
    check_kind(user, Action.SEE, kind.code)
    span, wish = Span.read(request.GET), Wish.read(request.GET)
    after = keys.key_of(request.GET.get("after", "")) or 0
    declared = staged.get(kind.code).seen_by(user)
    if not declared.due:
        raise policy.Denied(_("You have no right to do this."))
    reader = Reader(declared, user, wish.responsible, wish.pipeline)
    found = reader.calendar(span, after if span.view == "day" else 0)
    asked = urlencode({name: getattr(wish, name) for name in ("pipeline", "responsible") if getattr(wish, name)})
    context = {
        "kind": kind,
        "span": span,
        "calendar": found,
        "wish": wish,
        "asked": f"&{asked}" if asked else "",
        "pipelines": list(open_pipelines(kind.code, user)),
        "people": people_of(kind, user),
        "views": [("month", _("Month"), Span("month", span.day)), ("week", _("Week"), Span("week", span.day))],
        "may_create": user.scope(kind.code, Action.CREATE) is not Scope.NONE,
    }
    return render(request, "stages/calendar.html", context)


@require_http_methods(["GET", "POST"])
def due(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """GET: asks for the day. POST: to the day `day`; `seen` is the day on which the person saw the record."""
    record = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    name = staged.get(kind.code).seen_by(user).due
    if not name:
        raise policy.Denied(_("You have no right to do this."))
    if request.method == "GET":
        return ask_for_day(request, kind, record, getattr(record, name))
    old = getattr(record, name)
    day = _day(request.POST.get("day") or request.GET.get("day", ""))
    seen = _day(request.POST.get("seen", ""))
    if day is None:
        return HttpResponseBadRequest()
    if seen is not None and seen != old:
        warn(request, _("“%(title)s” is no longer where you saw it.") % {"title": record})
        return answer(request, record, 409)
    try:
        writing.change(record, user, {name: day.isoformat()}, record.version)
    except (Invalid, Conflict) as error:
        warn(request, str(error))
        return answer(request, record, 409)
    if old != day:
        undo = f"/{kind.path}/{record.pk}/due?day={old.isoformat()}" if old and "day" in request.POST else ""
        toast(request, _("“%(title)s”: %(day)s") % {"title": record, "day": formats.date_format(day, "j E")}, undo=undo)
    return answer(request, record, 204)


def ask_for_day(request: HttpRequest, kind: RecordKind, record: Any, day: dt.date | None) -> HttpResponse:
    context = {"kind": kind, "record": record, "day": day}
    context["frame"] = "stages/dialog.html" if request.headers.get("HX-Request") else "ui/page.html"
    return render(request, "stages/day.html", context)


def answer(request: HttpRequest, record: Any, status: int) -> HttpResponse:
    """Pages with scripts draw anew what they show; a plain form is led to the card."""
    return (
        HttpResponse(status=status)
        if request.headers.get("HX-Request")
        else HttpResponseRedirect(record.get_absolute_url())
    )


def people_of(kind: RecordKind, user: User) -> list[User]:
    """Those whose open records the person sees, from the counters."""
    scope, shared = policy.in_parts(user, kind.code, Action.SEE)
    counts = StageCount.objects.filter(scope or Q(), pipeline__subject=kind.code)
    theirs = Q(pk__in=counts.values("responsible_id"))
    if shared is not None:
        theirs |= Q(pk__in=kind.model.objects.filter(shared).values("responsible_id"))
    return list(User.objects.filter(theirs).order_by("name"))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
