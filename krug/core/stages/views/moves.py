"""Moving a record into a stage: the form, the deed, the way back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import keys, policy
from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict, Overtaken
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach
from krug.core.stages import handing, movers, moving, staged
from krug.core.stages.models import Stage
from krug.core.stages.views import asking
from krug.core.stages.views.board import changed, zones_of

# What a move says, kept while its fields are filled in.
CARRIED = ("to", "seen", "comment", "person", "seen_person")


@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """GET: the stages to choose from. POST: into the stage `to`, with a comment; `seen` is where the person saw it.

    `person`: into this person's row of the board as well, out of the row of `seen_person`.
    """
    record = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    stages = list(Stage.objects.filter(pipeline=record.pipeline_id))
    if request.method == "GET":
        return draw(request, kind, record, stages)
    chosen = {str(one.pk): one for one in stages}
    to = chosen.get(request.POST.get("to", ""))
    person = keys.key_of(request.POST.get("person", ""))
    if to is None and (person is None or stages):
        return draw(request, kind, record, stages, {"stage": _("Choose one of the stages of this board.")})
    comment = request.POST.get("comment", "").strip()
    owner, seen_in = record.responsible_id or handing.NOBODY, keys.key_of(request.POST.get("seen_person", ""))
    try:
        with transaction.atomic():
            seen = chosen.get(request.POST.get("seen", ""))
            filled = asking.filled(request, kind)
            asking.tick(request, record)
            moved = to is not None and moving.move(record, user, to, comment, seen=seen, filled=filled)
            handed = person is not None and handing.hand(record, user, person, seen_in)
    except (Invalid, Conflict) as error:
        if to is not None and asking.is_asked(request, error):
            return ask(request, kind, reach(request, kind, pk), to, error)
        if isinstance(error, Conflict):
            raise
        if person is None:
            return draw(request, kind, record, stages, error.errors)
        warn(request, str(error))  # carried by hand: there is no form to say it in
        return answer(request, kind, record)
    except Overtaken as error:
        warn(request, str(error))
        return answer(request, kind, record, 200)
    tell(request, kind, record, moved, owner if handed else None)
    return answer(request, kind, record)


def tell(request: HttpRequest, kind: RecordKind, record: Any, moved: bool, former: int | None) -> None:
    """Where the record is now and the way back; `former` is whose it was, when it was handed over."""
    undo = f"/{kind.path}/{record.pk}/stage/undo"
    words = {"title": record, "stage": record.stage, "person": record.responsible or _("Nobody responsible")}
    if former is not None:
        said = _("“%(title)s”: %(person)s, “%(stage)s”") if moved else _("“%(title)s” is with %(person)s now.")
        toast(request, said % words, undo=f"{undo}?{urlencode({'person': former, 'moved': int(moved)})}")
    elif moved:
        toast(request, _("“%(title)s” is in “%(stage)s” now.") % words, undo=undo)


@require_POST
def undo(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """The last move taken back; `person`: whose the record was before it was handed over, too."""
    record = reach(request, kind, pk)
    user = actor_of(request)
    person = keys.key_of(request.GET.get("person", ""))
    with transaction.atomic():
        back = request.GET.get("moved", "1") != "0" and moving.take_back(record, user)
        handed = person is not None and handing.hand(record, user, person, None)
    if handed:
        words = {"title": record, "person": record.responsible or _("Nobody responsible")}
        toast(request, _("“%(title)s” is with %(person)s again.") % words)
    elif back:
        toast(request, _("“%(title)s” is back in “%(stage)s”.") % {"title": record, "stage": record.stage})
    else:
        warn(request, _("This can no longer be taken back: “%(title)s” has moved on.") % {"title": record})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the toast draws the page anew
    return HttpResponseRedirect(record.get_absolute_url())


def answer(request: HttpRequest, kind: RecordKind, record: Any, status: int = 200) -> HttpResponse:
    """The board gets its changed lanes; a card is drawn anew; a browser without scripts goes to the card."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(record.get_absolute_url())
    if "pipeline" in request.POST:
        return changed(request, kind, status)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def ask(request: HttpRequest, kind: RecordKind, record: Any, to: Stage, error: Exception) -> HttpResponse:
    """The fields that are lacking, to be filled in here: sent, the record goes on as it was meant to."""
    carried = [(name, request.POST.get(name, "")) for name in CARRIED if name in request.POST]
    context = {
        **asking.form(request, kind, record, error),
        "kind": kind,
        "record": record,
        "to": to,
        "carried": carried,
        "frame": "stages/dialog.html" if request.headers.get("HX-Request") else "ui/page.html",
    }
    return render(request, "stages/lacking.html", context, status=409 if isinstance(error, Conflict) else 422)


def draw(
    request: HttpRequest, kind: RecordKind, record: Any, stages: list[Stage], errors: dict[str, str] | None = None
) -> HttpResponse:
    guide = staged.guide_of(record)
    choices = guide.choices(record) if guide else None
    if choices is None:
        stages = [one for one in stages if one.is_active or one.pk == record.stage_id]
    else:
        stages = [one for one in stages if one.pk in choices.stages]
    user = actor_of(request)
    rules = movers.rules_of(record.pipeline_id)
    shut = {one.pk: words for one in stages if one.pk != record.stage_id and (words := movers.shut(rules, user, one))}
    context = {
        "kind": kind,
        "record": record,
        "stages": [(one, shut.get(one.pk, "")) for one in stages],
        "choices": choices,
        "zones": [
            (zone, zone.of(record.pk)) for zone, shut in zones_of(staged.get(kind.code), user, rules) if not shut
        ],
        "comment": request.POST.get("comment", ""),
        "errors": errors or {},
        "frame": "stages/dialog.html" if request.headers.get("HX-Request") else "ui/page.html",
    }
    return render(request, "stages/move.html", context, status=422 if errors else 200)
