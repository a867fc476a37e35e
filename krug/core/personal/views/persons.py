"""What the law lets a person ask for: the page, the file of all that is kept, erasing, consents."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action
from krug.core.personal import consenting, forgetting, giving_out
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach

TOLD = 10  # more would fill the page with a message


@require_safe
def personal(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    return _draw(request, kind, _reach(request, kind, pk))


@require_POST
def file(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponseBase:
    record = _reach(request, kind, pk)
    made = giving_out.give_out(record, actor_of(request))
    name = f"personal-data-{kind.path}-{record.pk}-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")


@require_POST
def erasure(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """`sure` says that the person knows what they do."""
    record = _reach(request, kind, pk)
    actor = actor_of(request)
    policy.check_administrator(actor)
    if not request.POST.get("sure"):
        return _draw(request, kind, record, _("Say that you know it."))
    speaking = forgetting.speaking_of(record)
    forgetting.forget(record, actor, with_names=bool(request.POST.get("names")))
    toast(request, _("The person is erased."))
    if left := speaking.seen_by(actor):
        titles = ", ".join(one.title for one in left[:TOLD])
        words = {"n": len(left), "titles": titles + ("…" if len(left) > TOLD else "")}
        warn(request, _("Words of the name still stand in %(n)d records: %(titles)s") % words)
    return HttpResponseRedirect(record.get_absolute_url())


@require_POST
def consents(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record = _reach(request, kind, pk)
    actor = actor_of(request)
    values = {
        "text": key_of(request.POST.get("text", "")),
        "given_on": _day(request.POST.get("given_on", "")),
        "way": request.POST.get("way", ""),
        "source": request.POST.get("source", ""),
    }
    try:
        consenting.note(record, actor, values)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    return HttpResponseRedirect(record.get_absolute_url())


@require_POST
def withdrawal(request: HttpRequest, kind: RecordKind, pk: int, consent: int) -> HttpResponse:
    """`back` in the address: it was not withdrawn."""
    record = _reach(request, kind, pk)
    actor = actor_of(request)
    back = "back" in request.GET
    found = (consenting.bring_back if back else consenting.withdraw)(record, actor, consent)
    if found is None:
        raise Http404
    if not back:
        undo = f"{record.get_absolute_url()}/consents/{consent}/withdrawal?back=1"
        toast(request, _("Withdrawn: %(title)s") % {"title": found.version}, undo=undo)
    return HttpResponseRedirect(record.get_absolute_url())


def _reach(request: HttpRequest, kind: RecordKind, pk: int) -> Any:
    record = reach(request, kind, pk)
    if not forgetting.is_person(record):
        if request.method == "POST":
            policy.check(actor_of(request), Action.CHANGE, record)
        raise Http404
    return record


def _draw(request: HttpRequest, kind: RecordKind, record: Any, error: str = "") -> HttpResponse:
    actor = actor_of(request)
    context = {
        "kind": kind,
        "record": record,
        "may_give_out": giving_out.may_give_out(record, actor),
        "may_forget": actor.is_administrator,
        "going": forgetting.going(record) if actor.is_administrator else None,
        "spoken": forgetting.speaking_of(record).seen_by(actor) if actor.is_administrator else [],
        "error": error,
    }
    if not context["may_give_out"] and not context["may_forget"]:
        raise policy.Denied(_("You have no right to do this."))
    return render(request, "personal/personal.html", context, status=422 if error else 200)


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None
