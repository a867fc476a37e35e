"""What lies in the bin; each record's own address takes it out again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from krug.core.api.asking import one_of
from krug.core.api.bodies import Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.schemas import listed
from krug.core.lists.views.bin import within_reach
from krug.core.records import kinds


class GivenBinned(BaseModel):
    """`restore`: where to POST, so that it comes back."""

    type: str
    id: int
    title: str
    at: Time
    by: int | None
    restore: str


def operations() -> list[Operation]:
    codes = [kind.code for kind in kinds.all_kinds()]
    asks = (LIMIT, CURSOR, Parameter("type", {"type": "string", "enum": codes}, one_of(*codes)))

    def run(call: Call) -> Any:
        rows = within_reach(call.user, call.asked.get("type", ""))
        found = paged(rows.filter(kind__in=codes), ("-at", "-id"), call.asked)
        return {"items": [_item(entry) for entry in found.rows], "next": found.next}

    return [Operation("GET", "bin", _("What lies in the bin"), run, listed(GivenBinned), asks=asks, tag=str(_("Bin")))]


def _item(entry: Any) -> dict[str, Any]:
    return {
        "type": entry.kind,
        "id": entry.record_id,
        "title": entry.title,
        "at": moment(entry.at),
        "by": entry.by_id,
        "restore": f"/api/v1/{kinds.get(entry.kind).path}/{entry.record_id}/restore",
    }
