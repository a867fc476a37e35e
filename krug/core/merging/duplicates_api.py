"""Duplicates by the API: looking for them, the groups that were found, and saying that one is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from krug.core.access import policy
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action
from krug.core.api.filters import CURSOR, LIMIT, paged
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing
from krug.core.api.resources.jobs import GivenJob, begun
from krug.core.api.schemas import listed
from krug.core.merging import parting, scanning
from krug.core.merging.models import Twins
from krug.core.records.kinds import RecordKind


class GivenGroup(BaseModel):
    """Records that are likely one, of which who asks sees `records`; `likelihood` in per cent."""

    id: int
    likelihood: int
    reasons: list[str]
    records: list[int]


def _groups(kind: RecordKind) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        policy.check_kind(call.user, Action.SEE, kind.code)
        found = paged(Twins.objects.filter(kind=kind.code), ("-likelihood", "id"), call.asked)
        seen = kind.seen_by(call.user)
        items = [
            {
                "id": group.pk,
                "likelihood": group.likelihood,
                "reasons": parting.reasons_of(seen, group),
                "records": records,
            }
            for group, records in parting.seen_of(kind, call.user, found.rows)
        ]
        return {"items": items, "next": found.next}

    return run


def _scan(kind: RecordKind) -> Callable[[Call], Made]:
    return lambda call: begun(scanning.start(kind, call.user))


def _apart(kind: RecordKind) -> Callable[[Call], None]:
    def run(call: Call) -> None:
        policy.check_kind(call.user, Action.DELETE, kind.code)
        group = Twins.objects.filter(kind=kind.code, pk=key_of(call.name) or 0).first()
        if group is None or not parting.seen_of(kind, call.user, [group]):
            raise missing()
        parting.tell_apart(kind, call.user, group.ids, group)

    return run


def of_kind(kind: RecordKind) -> list[Operation]:
    here = f"{kind.path}/duplicates"
    return [
        Operation(
            "GET", here, _("Groups that are likely one"), _groups(kind), listed(GivenGroup), asks=(LIMIT, CURSOR)
        ),
        Operation("POST", f"{here}/scan", _("Look for duplicates"), _scan(kind), GivenJob, 202),
        Operation("DELETE", f"{here}/{{name}}", _("They are not one"), _apart(kind), None, 204),
    ]
