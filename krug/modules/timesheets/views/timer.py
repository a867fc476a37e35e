"""The timer of whoever asks: started, stopped, thrown away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast, warn
from krug.modules.timesheets import panels, timing
from krug.modules.timesheets.models import TimeEntry, Timer, WorkKind
from krug.modules.timesheets.timing import Booked

WEEK = "/time"


@require_POST
def timers(request: HttpRequest) -> HttpResponse:
    """Start: `kind` and `id` name the card, `work` the kind of work; with none of them for nothing in particular."""
    actor = actor_of(request)
    code, pk = request.POST.get("kind", ""), key_of(request.POST.get("id", ""))
    work = WorkKind.objects.filter(pk=key_of(request.POST.get("work", "")) or 0, is_active=True).first()
    try:
        timer, before = timing.start(actor, (code, pk or 0) if code else None, work)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
        return _answer(request, None, 422)
    toast(request, " ".join(filter(None, [timing.in_words(before) if before else "", _("The timer runs.")])))
    return _answer(request, timing.record_of(timer, actor))


@require_POST
def stopping(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    record = _about(actor)
    try:
        _tell(request, timing.stop(actor))
    except Invalid as error:  # it runs on
        warn(request, " ".join(error.errors.values()))
        return _answer(request, record, 422)
    return _answer(request, record)


@require_POST
def discarding(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    record = _about(actor)
    if timing.discard(actor):
        toast(request, _("The timer is stopped, nothing is booked."))
    return _answer(request, record)


def _about(actor: Any) -> Any:
    timer: Timer | None = timing.running(actor)
    return timing.record_of(timer, actor) if timer else None


def _tell(request: HttpRequest, done: Booked | None) -> None:
    if done is None:
        warn(request, _("No timer runs."))
        return
    only = done.entries[0] if len(done.entries) == 1 else None
    undo = f"/{TimeEntry.PATH}/{only.pk}/bin" if only else ""
    toast(request, timing.in_words(done), undo, only.get_absolute_url() if only else WEEK)


def _answer(request: HttpRequest, record: Any, status: int = 200) -> HttpResponse:
    """Without scripts back to the card, or to the week; else the timer anew, and the button where its card is shown."""
    actor = actor_of(request)
    url = record.get_absolute_url() if record is not None else WEEK
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(url)
    here = str(getattr(request, "htmx").current_url_abs_path or "").partition("?")[0]  # noqa: B009
    shown = panels.button(actor, record) if record is not None and here == url else None
    return render(request, "timesheets/answer.html", {"part": panels.top(actor), "panel": shown}, status=status)
