"""A small form with just what a record lacks on its way, fields and ticks: what was typed there, how it is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.records.choosing import settle
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.core.records.kinds import RecordKind
from krug.core.records.views.form import row_of, stored, typed_in
from krug.core.stages import checking
from krug.core.stages.checking import Unticked
from krug.core.stages.demanding import Filled, Lacking
from krug.core.stages.models import CheckLine

# The names of the fields that a form has asked for, and the lines of checklists that were ticked in it.
ASKED, TICKED = "asked", "ticked"


def filled(request: HttpRequest, kind: RecordKind) -> Filled | None:
    """What was filled in; None where nothing was asked for. Raises Invalid for a name typed that fits nothing."""
    names = asked_for(request, kind)
    if not names:
        return None
    settled = settle(kind, request.POST.dict(), actor_of(request))
    if errors := {name: words for name, words in settled.errors.items() if name in names}:
        raise Invalid(errors)
    values = {name: settled.values.get(name, typed_in(request, kind.field(name))) for name in names}
    return Filled(values, key_of(request.POST.get("version", "")))


def tick(request: HttpRequest, record: Any) -> None:
    """Tick the lines that were ticked in the form, in the transaction of what follows. Raises Denied, Invalid."""
    for line in _ticked(request, record):
        checking.tick(record, actor_of(request), line)


def asked_for(request: HttpRequest, kind: RecordKind) -> list[str]:
    """The fields of the form that was sent which the person may fill in."""
    own = {one.name for one in kind.seen_by(actor_of(request)).fields if not one.read_only}
    return [name for name in request.POST.getlist(ASKED) if name in own]


def is_asked(request: HttpRequest, error: Exception) -> bool:
    """Whether the answer to `error` is this small form."""
    is_sent = ASKED in request.POST or TICKED in request.POST
    return isinstance(error, (Lacking, Unticked, Conflict)) or (isinstance(error, Invalid) and is_sent)


def form(
    request: HttpRequest,
    kind: RecordKind,
    record: Any,
    error: Exception,
    besides: Iterable[str] = (),
    unticked: Iterable[CheckLine] = (),
) -> dict[str, Any]:
    """The context of "stages/asked.html": rows of fields with what was typed and what is wrong with it, and lines.

    `record` as it stands now. What is wrong with no field of the form comes first of all; `besides` are names whose
    faults are told elsewhere. `unticked`: lines that are known to be lacking, besides those of the error.
    """
    errors = dict(error.errors) if isinstance(error, Invalid) else {}
    theirs = error.fields if isinstance(error, Conflict) else set()
    names = _in_order(kind, [*asked_for(request, kind), *(error.fields if isinstance(error, Lacking) else ()), *theirs])
    user = actor_of(request)
    now = stored(kind.seen_by(user), record, user)
    settled = settle(kind, request.POST.dict(), user) if ASKED in request.POST else None
    rows = []
    for name in names:
        field = kind.field(name)
        value = typed_in(request, field) if name in request.POST else now.get(name, "")
        words = _("Somebody has filled this in meanwhile: %(value)s") % {"value": field.show(record, user) or "—"}
        wrong = words if name in theirs else errors.get(name, "")
        rows.append({**row_of(request, field, value, settled), "error": wrong, "several": None})
    lacking = error.lines if isinstance(error, Unticked) else []
    # What is not ticked stands in the form itself, line by line.
    others = [] if lacking else [words for name, words in errors.items() if name not in {*names, *besides}]
    # What was shown stays what it is measured by, save where the person has been shown what others have done.
    version = None if theirs else key_of(request.POST.get("version", ""))
    lines = _lines(request, record, [*unticked, *lacking])
    return {"rows": rows, "lines": lines, "others": others, "asked": names, "version": version or record.version}


def _lines(request: HttpRequest, record: Any, lacking: Iterable[CheckLine]) -> list[tuple[CheckLine, bool]]:
    """Each with whether it was ticked in the form."""
    ticked = {line.pk: line for line in _ticked(request, record)}
    lines = {line.pk: line for line in [*lacking, *ticked.values()]}
    return [(line, pk in ticked) for pk, line in sorted(lines.items(), key=lambda one: (one[1].stage.sort, one[0]))]


def _ticked(request: HttpRequest, record: Any) -> list[CheckLine]:
    keys = [pk for text in request.POST.getlist(TICKED) if (pk := key_of(text))]
    rows = CheckLine.objects.filter(pk__in=keys, stage__pipeline=record.pipeline_id, is_active=True)
    return list(rows.select_related("stage")) if keys else []


def _in_order(kind: RecordKind, names: Iterable[str]) -> list[str]:
    wanted = set(names)
    return [name for name in kind.names if name in wanted]
