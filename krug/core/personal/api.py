"""Personal data by the API: texts of consents, consents, all that is kept of a person, erasing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.access.keys import key_of
from krug.core.access.models.user import module_of_kind
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing
from krug.core.api.resources.records import reach
from krug.core.api.types import GivenDate, Id, TakenDate
from krug.core.events.models import Channel
from krug.core.personal import consenting, forgetting, giving_out
from krug.core.personal.api_erasure import erasing
from krug.core.personal.models import Consent, ConsentText, GivenBy
from krug.core.records import kinds
from krug.core.records.conflicts import Overtaken
from krug.core.records.kinds import RecordKind

Title = Annotated[StrictStr, Field(min_length=1, max_length=100)]
Words = Annotated[StrictStr, Field(min_length=1, max_length=consenting.LONGEST)]
Way: Any = Literal[tuple(GivenBy.values)]


class NewText(Body):
    title: Title
    body: Words
    is_used: StrictBool = True


class ChangedText(Body):
    """Another `body` is the next version. `version` counts changes of the row: where it is another by now, 409."""

    title: Title | None = None
    body: Words | None = None
    is_used: StrictBool | None = None
    version: Id | None = None


class GivenText(BaseModel):
    """`number` is which version of the words `body` is."""

    id: int
    title: str
    body: str
    number: int
    is_used: bool
    version: int


class GivenTexts(BaseModel):
    items: list[GivenText]
    next: None


class NewConsent(Body):
    """To the present words of `text`. `source`: where it is kept."""

    text: Id
    given_on: TakenDate
    way: Way
    source: Annotated[StrictStr, Field(max_length=200)] = ""


class GivenConsent(BaseModel):
    id: int
    text: int
    number: int
    title: str
    given_on: GivenDate
    way: Way
    source: str
    withdrawn_on: GivenDate | None


class GivenConsents(BaseModel):
    items: list[GivenConsent]
    next: None


def operations() -> list[Operation]:
    found = [
        Operation("GET", "consent-texts", _("List"), _texts, GivenTexts),
        Operation("POST", "consent-texts", _("Make"), _add_text, GivenText, 201, NewText, administrators=True),
        Operation(
            "PATCH",
            "consent-texts/{id}",
            _("Change"),
            _change_text,
            GivenText,
            body=ChangedText,
            administrators=True,
            conflicts=True,
        ),
    ]
    found = [operation.under(str(_("Personal data"))) for operation in found]
    return found + [one for kind in kinds.all_kinds() if kind.is_person for one in _of_kind(kind)]


def _of_kind(kind: RecordKind) -> list[Operation]:
    here, see, change = f"{kind.path}/{{id}}", Action.SEE, Action.CHANGE
    found = [
        Operation("GET", f"{here}/consents", _("Consents"), _list(kind), GivenConsents, action=see),
        Operation(
            "POST", f"{here}/consents", _("Note a consent"), _note(kind), GivenConsent, 201, NewConsent, action=change
        ),
        Operation("DELETE", f"{here}/consents/{{name}}", _("Withdrawn"), _withdraw(kind), None, 204, action=change),
        Operation(
            "GET",
            f"{here}/personal-data",
            _("All that is kept about the person, as a ZIP"),
            _give_out(kind),
            media="application/zip",
            action=Action.EXPORT,
        ),
    ]
    found += erasing(kind, lambda call: _reach(kind, call))
    module = module_of_kind.get(kind.code, "")
    return [operation.under(str(_("Personal data")), module, kind.code) for operation in found]


def _reach(kind: RecordKind, call: Call) -> Any:
    """Raises Problem for what is out of reach, and for what is no person."""
    record = reach(kind, call)
    if not forgetting.is_person(record):
        raise missing()
    return record


def _text(row: ConsentText) -> dict[str, Any]:
    current = row.current
    return {
        "id": row.pk,
        "title": row.title,
        "body": current.body,
        "number": current.number,
        "is_used": row.is_used,
        "version": row.version,
    }


def _texts(_call: Call) -> Any:
    rows = ConsentText.objects.prefetch_related("versions").order_by("title")
    return {"items": [_text(row) for row in rows], "next": None}


def _add_text(call: Call) -> Made:
    made = consenting.keep_text(call.user, None, call.body.model_dump(), channel=Channel.API)
    return Made(_text(made), f"/api/v1/consent-texts/{made.pk}")


def _change_text(call: Call) -> Any:
    found = ConsentText.objects.filter(pk=min(call.id, 2**63 - 1)).first()
    if found is None:
        raise missing()
    given = call.body.model_dump(exclude_none=True, exclude={"version"})
    values = {"title": found.title, "body": found.current.body, "is_used": found.is_used, **given}
    try:
        return _text(consenting.keep_text(call.user, found, values, call.body.version, Channel.API))
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _text(found)}) from None


def _consent(row: Consent) -> dict[str, Any]:
    return {
        "id": row.pk,
        "text": row.version.text_id,
        "number": row.version.number,
        "title": row.version.text.title,
        "given_on": row.given_on.isoformat(),
        "way": row.way,
        "source": row.source,
        "withdrawn_on": row.withdrawn_on.isoformat() if row.withdrawn_on else None,
    }


def _list(kind: RecordKind) -> Callable[[Call], Any]:
    return lambda call: {
        "items": [_consent(row) for row in consenting.of_record(_reach(kind, call))],
        "next": None,
    }


def _note(kind: RecordKind) -> Callable[[Call], Made]:
    def run(call: Call) -> Made:
        record, values = _reach(kind, call), call.body.model_dump()
        made = consenting.note(record, call.user, {**values, "given_on": _day(values["given_on"])}, Channel.API)
        return Made(_consent(made), f"/api/v1/{kind.path}/{record.pk}/consents/{made.pk}")

    return run


def _withdraw(kind: RecordKind) -> Callable[[Call], None]:
    def run(call: Call) -> None:
        record = _reach(kind, call)
        if consenting.withdraw(record, call.user, key_of(call.name) or 0, Channel.API) is None:
            raise missing()

    return run


def _give_out(kind: RecordKind) -> Callable[[Call], FileResponse]:
    def run(call: Call) -> FileResponse:
        record = _reach(kind, call)
        name = f"personal-data-{kind.path}-{record.pk}.zip"
        made = giving_out.give_out(record, call.user, Channel.API)
        return FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")

    return run


def _day(text: str) -> dt.date | None:
    """None for a day that no calendar has."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


DECLARES = tuple(operations())
