"""Files brought in: the same verbs as the pages of imports call."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.api.asking import one_of
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.imports import (
    CHANGED,
    FORM,
    ChangedImport,
    GivenImport,
    GivenPreview,
    ImportKinds,
    import_item,
    kind_item,
    preview_item,
)
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST
from krug.core.api.uploading import check_form, form_of
from krug.core.imports import bringing, errors, importers
from krug.core.imports.mapping import BadMapping, Mapping
from krug.core.imports.models import Import, Policy, State
from krug.core.imports.presets import names, preset_for
from krug.core.imports.preview import preview_of
from krug.core.imports.reading import Refused
from krug.core.imports.turning import WrongState

STATES = [state.value for state in State]
LIST = (
    LIMIT,
    CURSOR,
    Parameter("state", {"type": "string", "enum": STATES}, one_of(*STATES), lambda value: Q(state=value)),
    Parameter("kind", {"type": "string", "maxLength": 40}, str, lambda value: Q(kind=value)),
)


def _allowed(user: User) -> list[importers.Importer]:
    """Raises Denied for a person who may bring in nothing at all."""
    found = [importer for importer in importers.all_importers() if importer.may(user)]
    if not found:
        raise Denied(_("You have no right to do this."))
    return found


def _reach(call: Call) -> Import:
    rows = Import.visible_to(call.user).select_related("job", "actor")
    found = rows.filter(pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _list(call: Call) -> Any:
    _allowed(call.user)
    rows = Import.visible_to(call.user).select_related("job")
    for parameter in LIST:
        if parameter.where and parameter.name in call.asked:
            rows = rows.filter(parameter.where(call.asked[parameter.name]))
    found = paged(rows, ("-id",), call.asked)
    return {"items": [import_item(row) for row in found.rows], "next": found.next}


def _kinds(call: Call) -> Any:
    return {"items": [kind_item(importer) for importer in _allowed(call.user)], "presets": names()}


def _take(call: Call) -> Made:
    allowed = {importer.code for importer in _allowed(call.user)}
    check_form(call.request)
    file, words = form_of(call.request, FORM["properties"].keys())
    if words.get("kind", "") not in allowed:
        raise wrong("kind", _("One of: %(values)s.") % {"values": ", ".join(sorted(allowed))})
    policy = words.get("policy", Policy.MERGE.value)
    if policy not in Policy.values:
        raise wrong("policy", _("One of: %(values)s.") % {"values": ", ".join(Policy.values)})
    if words.get("preset") and words["preset"] not in names():
        raise wrong("preset", _("One of: %(values)s.") % {"values": ", ".join(names())})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(file.name or '').suffix.lower()[:5]}"
        with path.open("wb") as copy:
            copy.writelines(file.chunks())
        try:
            called = words.get("preset", "")
            plan = preset_for(words["kind"], called) if called else None
            found = bringing.take(words["kind"], call.user, path, file.name or "", plan, policy, called)
        except Refused as error:
            raise wrong("file", str(error)) from None
        except BadMapping as error:
            raise wrong("preset", str(error)) from None
    return Made(import_item(found), f"/api/v1/imports/{found.pk}")


def _change(call: Call) -> Any:
    """Columns, values and rule of a draft."""
    found = _draft(call)
    given = call.body.model_dump(exclude_unset=True)
    parts = {name: value for name, value in (given.get("mapping") or {}).items() if value is not None}
    plan = Mapping(**{**found.plan.plain(), **parts})
    try:
        bringing.say(found, call.user, plan, given.get("policy") or found.policy)
    except BadMapping as error:
        raise wrong("mapping", str(error)) from None
    return import_item(_reach(call))


def _preview(call: Call) -> Any:
    found = _draft(call)
    try:
        return preview_item(preview_of(found))
    except (Refused, BadMapping) as error:
        raise wrong("mapping", str(error)) from None


def _try(call: Call) -> Any:
    _draft(call)
    return _start(call, dry=True)


def _run(call: Call) -> Any:
    return _start(call, dry=False)


def _start(call: Call, dry: bool) -> Any:
    found = _reach(call)
    try:
        bringing.start(found, call.user, dry)
    except WrongState:
        raise _settled(_reach(call)) from None
    except BadMapping as error:
        raise wrong("mapping", str(error)) from None
    return import_item(_reach(call))


def _undo(call: Call) -> Any:
    try:
        bringing.undo(_reach(call), call.user)
    except WrongState:
        raise _settled(_reach(call)) from None
    return import_item(_reach(call))


def _stop(call: Call) -> Any:
    stopped = bringing.stop(_reach(call), call.user)
    found = _reach(call)
    if not stopped and found.state != State.STOPPED:
        raise _settled(found)
    return import_item(found)


def _rejected(call: Call) -> HttpResponse:
    found, text = _reach(call), io.StringIO()
    errors.put(found, found.state == State.DRAFT, text)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="rejected-{found.pk}.csv"'
    return answer


def _draft(call: Call) -> Import:
    found = _reach(call)
    if found.state != State.DRAFT or (found.job is not None and not found.job.is_over):
        raise _settled(found)
    return found


def _settled(found: Import) -> Problem:
    return Problem(409, str(WrongState(found)), more={"current": import_item(found)})


def operations() -> list[Operation]:
    one = "imports/{id}"
    found = [
        Operation("GET", "import-kinds", gettext_lazy("What can be brought in, and its fields"), _kinds, ImportKinds),
        Operation("GET", "imports", gettext_lazy("List"), _list, listed(GivenImport), asks=LIST),
        Operation("POST", "imports", gettext_lazy("Bring a file"), _take, GivenImport, 201, form=FORM),
        Operation(
            "GET", one, gettext_lazy("One, with how far it is"), lambda call: import_item(_reach(call)), GivenImport
        ),
        Operation(
            "PATCH", one, gettext_lazy("Say what columns mean"), _change, GivenImport, body=ChangedImport, **CHANGED
        ),
        Operation(
            "GET", f"{one}/preview", gettext_lazy("First rows as they would go in"), _preview, GivenPreview, **CHANGED
        ),
        Operation("POST", f"{one}/trial", gettext_lazy("Dry run"), _try, GivenImport, 202, **CHANGED),
        Operation("POST", f"{one}/run", gettext_lazy("Bring in, or go on"), _run, GivenImport, 202, **CHANGED),
        Operation(
            "POST", f"{one}/stopping", gettext_lazy("Stop what is under way"), _stop, GivenImport, 202, **CHANGED
        ),
        Operation("POST", f"{one}/undoing", gettext_lazy("Undo the import"), _undo, GivenImport, 202, **CHANGED),
        Operation("GET", f"{one}/rejected", gettext_lazy("Rejected rows as a file"), _rejected, media="text/csv"),
    ]
    return [operation.under(str(gettext_lazy("Import"))) for operation in found]
