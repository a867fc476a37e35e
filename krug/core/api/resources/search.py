"""Search over everything."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from krug.core.api.asking import whole, words
from krug.core.api.filters import Parameter
from krug.core.api.operations import Call, Operation
from krug.core.records import kinds
from krug.core.search.finding import find

WORDS = {"type": "string", "maxLength": 200}
ASKS = (
    Parameter(
        "q", {"type": "string", "maxLength": 200}, words(200), description=_("Part of the name, phone or number")
    ),
    Parameter("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}, whole(1, 100)),
)


class Hit(BaseModel):
    """`url` is the card's page; `type` and `id` name the record for the API."""

    type: str
    id: int
    title: str
    subtitle: str
    url: Annotated[str, Field(examples=["/clients/5"])]


class Hits(BaseModel):
    items: list[Hit]


def _search(call: Call) -> Any:
    entries = find(call.user, call.asked.get("q", ""), most=call.asked.get("limit", 20))
    return {
        "items": [
            {
                "type": entry.kind,
                "id": entry.record_id,
                "title": entry.title,
                "subtitle": entry.subtitle,
                "url": f"/{kinds.get(entry.kind).path}/{entry.record_id}",
            }
            for entry in entries
        ]
    }


def operations() -> list[Operation]:
    return [Operation("GET", "search", _("Search everywhere"), _search, Hits, asks=ASKS, tag=str(_("Search")))]
