"""Single records opened to named people, by the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, StrictBool

from krug.core.access import partners
from krug.core.access.keys import key_of
from krug.core.access.models import Partner, User
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing, wrong
from krug.core.api.types import BIGGEST, Id
from krug.core.events.models import Channel
from krug.core.records import sharing
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind


class NewShare(Body):
    """`only_sees`: to see, not to change."""

    user: Id
    only_sees: StrictBool = True


class GivenShare(BaseModel):
    user: int
    name: str
    only_sees: bool


class GivenShares(BaseModel):
    items: list[GivenShare]
    next: None


def of_kind(kind: RecordKind) -> list[Operation]:
    if not sharing.may_be_shared(kind):
        return []
    path = f"{kind.path}/{{id}}/shares"
    assign = Action.ASSIGN
    return [
        Operation("GET", path, _("To whom it is open"), _list(kind), GivenShares, action=assign),
        Operation("POST", path, _("Open to a colleague"), _open(kind), GivenShare, 201, NewShare, action=assign),
        Operation("DELETE", f"{path}/{{name}}", _("Close to a colleague"), _close(kind), None, 204, action=assign),
    ]


def _list(kind: RecordKind) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        record = _reach(kind, call)
        return {"items": [_item(row) for row in partners.of_record(kind.code, record.pk)], "next": None}

    return run


def _open(kind: RecordKind) -> Callable[[Call], Made]:
    def run(call: Call) -> Made:
        record = _reach(kind, call)
        person = User.objects.filter(pk=call.body.user).first()
        if person is None:
            raise wrong("user", gettext("Choose from the list."))
        try:
            sharing.share(record, call.user, person, call.body.only_sees, Channel.API)
        except Invalid as error:
            raise wrong("user", " ".join(error.errors.values())) from None
        data = {"user": person.pk, "name": person.name, "only_sees": call.body.only_sees}
        return Made(data, f"/api/v1/{kind.path}/{record.pk}/shares/{person.pk}")

    return run


def _close(kind: RecordKind) -> Callable[[Call], None]:
    def run(call: Call) -> None:
        record, person = _reach(kind, call), User.objects.filter(pk=key_of(call.name) or 0).first()
        if person is None or sharing.end(record, call.user, person, Channel.API) is None:
            raise missing()

    return run


def _reach(kind: RecordKind, call: Call) -> Any:
    rows = kind.model.objects.visible_to(call.user)
    record = rows.filter(pk=call.id).first() if call.id <= BIGGEST else None
    if record is None:
        raise missing()
    return record


def _item(row: Partner) -> dict[str, Any]:
    return {"user": row.user_id, "name": row.user.name, "only_sees": row.only_sees}
