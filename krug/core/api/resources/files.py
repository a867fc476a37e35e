"""Files beside records: the same verbs as the panel of a card calls."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictStr

from krug.core.access import policy
from krug.core.access.addresses import address_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.api.asking import one_of, whole
from krug.core.api.bodies import Body, Subject, Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST
from krug.core.api.uploading import check_form, form_of
from krug.core.events.models import Channel
from krug.core.files import attaching
from krug.core.files.models import LONGEST_NAME, Attachment
from krug.core.files.refusals import NotTaken, TooLarge
from krug.core.files.serving import answer
from krug.core.records import kinds, viewing
from krug.core.records.custom.fields import PREFIX
from krug.core.records.custom.files_panel import is_of_files

ID = {"type": "integer", "minimum": 1, "maximum": BIGGEST}


class ChangedFile(Body):
    name: Annotated[StrictStr, Field(min_length=1, max_length=LONGEST_NAME)]


class GivenFile(BaseModel):
    """`content_type` is told by the bytes, not by the name; `content` is where to get them. `field`: the code of the
    field of files it stands in, "" for beside the record as a whole."""

    id: int
    name: str
    size: int
    content_type: str
    sha256: str
    record: Subject
    field: str
    added_by: int | None
    added_at: Time
    content: str


def operations() -> list[Operation]:
    codes, one = [kind.code for kind in kinds.all_kinds()], "files/{id}"
    asks = (
        LIMIT,
        CURSOR,
        Parameter("record_type", {"type": "string", "enum": codes}, one_of(*codes), lambda value: Q(kind=value)),
        Parameter("record_id", ID, whole(1, BIGGEST), lambda value: Q(record_id=value)),
    )
    form: dict[str, Any] = {
        "type": "object",
        "required": ["file", "record_type", "record_id"],
        "additionalProperties": False,
        "properties": {
            "file": {"type": "string", "format": "binary"},
            "record_type": {"type": "string", "enum": codes},
            "record_id": {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"},
            "field": {"type": "string", "maxLength": 40},
        },
    }
    found = [
        Operation("GET", "files", gettext_lazy("List"), _list(asks), listed(GivenFile), asks=asks),
        Operation("POST", "files", gettext_lazy("Attach"), _attach, GivenFile, 201, form=form),
        Operation("GET", one, gettext_lazy("One"), lambda call: _item(_seen(call)), GivenFile, reach=_reach),
        Operation("PATCH", one, gettext_lazy("Rename"), _rename, GivenFile, body=ChangedFile, reach=_may_change),
        Operation("DELETE", one, gettext_lazy("Take the file off"), _remove, None, 204, reach=_may_change),
        Operation("POST", f"{one}/restore", gettext_lazy("Take back"), _restore, GivenFile, reach=_may_restore),
        Operation("GET", f"{one}/content", gettext_lazy("The file itself"), _content, media="*/*", reach=_reach),
    ]
    return [operation.under(str(gettext_lazy("Files"))) for operation in found]


def _list(asks: tuple[Parameter, ...]) -> Any:
    def run(call: Call) -> Any:
        rows = Attachment.objects.visible_to(call.user).select_related("stored")
        for parameter in asks:
            if parameter.where and parameter.name in call.asked:
                rows = rows.filter(parameter.where(call.asked[parameter.name]))
        found = paged(rows, ("-id",), call.asked)
        return {"items": [_item(one) for one in found.rows], "next": found.next}

    return run


def _attach(call: Call) -> Made:
    _check_any(call.user)
    check_form(call.request)
    file, words = form_of(call.request, ("record_type", "record_id", "field"))
    record = _record(call, words)
    field = _field(call.user, record, words.get("field", ""))
    try:
        made = attaching.attach(record, call.user, file.name or "", file.chunks(), Channel.API, field)
    except NotTaken as error:
        raise _problem(error, "file") from None
    return Made(_item(made), f"/api/v1/files/{made.pk}")


def _check_any(user: User) -> None:
    """Raises Denied for a person who may change no record at all."""
    if all(user.scope(kind.code, Action.CHANGE) is Scope.NONE for kind in kinds.all_kinds()):
        raise policy.Denied(_("You have no right to do this."))


def _record(call: Call, words: dict[str, str]) -> Any:
    """The record named in the form, as far as the person sees it."""
    if not kinds.known(code := words.get("record_type", "")):
        raise wrong("record_type", _("One of: %(values)s.") % {"values": ", ".join(k.code for k in kinds.all_kinds())})
    rows: Any = kinds.get(code).model.objects.visible_to(call.user)
    record = rows.filter(pk=key_of(words.get("record_id", "")) or 0).first()
    if record is None:
        raise wrong("record_id", _("Choose from the list."))
    return record


def _field(user: User, record: Any, code: str) -> str:
    """The name of the field of files with this code, as far as the person sees it."""
    if code and not is_of_files(kinds.get(record.KIND).seen_by(user), f"{PREFIX}{code}"):
        raise wrong("field", _("There is no such field."))
    return f"{PREFIX}{code}" if code else ""


def _rename(call: Call) -> Any:
    found = _seen(call)
    try:
        attaching.rename(found, call.user, call.body.name, Channel.API)
    except NotTaken as error:
        raise _problem(error, "name") from None
    return _item(_seen(call))


def _remove(call: Call) -> None:
    attaching.remove(_seen(call), call.user, Channel.API)


def _restore(call: Call) -> Any:
    """What is there already is answered as it is."""
    attaching.restore(_reach(call.user, call.id, removed=True)[0], call.user, Channel.API)
    return _item(_seen(call))


def _content(call: Call) -> HttpResponseBase:
    found, record = _reach(call.user, call.id)
    viewing.note_one(call.user, record, viewing.Way.FILE, address_of(call.request))
    try:
        return answer(call.request, found)
    except Http404:
        raise missing() from None


def _seen(call: Call) -> Attachment:
    return _reach(call.user, call.id)[0]


def _reach(user: User, pk: int, removed: bool = False) -> tuple[Attachment, Any]:
    found = attaching.reached(user, pk, removed) if pk <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _may_change(user: User, pk: int) -> None:
    policy.check(user, Action.CHANGE, _reach(user, pk)[1])


def _may_restore(user: User, pk: int) -> None:
    policy.check(user, Action.CHANGE, _reach(user, pk, removed=True)[1])


def _problem(error: NotTaken, field: str) -> Problem:
    return Problem(413, str(error)) if isinstance(error, TooLarge) else wrong(field, str(error))


def _item(found: Attachment) -> dict[str, Any]:
    return {
        "id": found.pk,
        "name": found.name,
        "size": found.stored.size,
        "content_type": found.stored.content_type,
        "sha256": found.stored.sha256,
        "record": {"type": found.kind, "id": found.record_id},
        "field": found.field.removeprefix(PREFIX),
        "added_by": found.added_by_id,
        "added_at": moment(found.added_at),
        "content": f"/api/v1/files/{found.pk}/content",
    }
