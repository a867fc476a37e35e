"""The confidential mark of single records, by the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.scopes import Action
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing
from krug.core.api.types import BIGGEST
from krug.core.events.models import Channel
from krug.core.records import marking
from krug.core.records.kinds import RecordKind


def of_kind(kind: RecordKind) -> list[Operation]:
    if not kind.may_be_confidential:
        return []
    path, change = f"{kind.path}/{{id}}/confidentiality", Action.CHANGE
    return [
        Operation("POST", path, _("Mark as confidential"), _run(kind, marking.mark), None, 204, action=change),
        Operation(
            "DELETE", path, _("Take the confidential mark off"), _run(kind, marking.unmark), None, 204, action=change
        ),
    ]


def _run(kind: RecordKind, verb: Callable[..., bool]) -> Callable[[Call], None]:
    """Done twice, it does nothing the second time."""

    def run(call: Call) -> None:
        rows: Any = kind.model.objects.visible_to(call.user)
        record = rows.filter(pk=call.id).first() if call.id <= BIGGEST else None
        if record is None:
            raise missing()
        verb(record, call.user, Channel.API)

    return run
