"""Tags, which all kinds of records share."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from krug.core.api.asking import words
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.operations import Call, Operation
from krug.core.api.schemas import listed
from krug.core.records.models.tag import tag_key
from krug.core.records.tags_seen import tags_seen_by

ASKS = (
    LIMIT,
    CURSOR,
    Parameter(
        "q",
        {"type": "string", "maxLength": 50},
        words(50),
        lambda value: Q(key__startswith=tag_key(value)),
        _("How it begins"),
    ),
)


class GivenTag(BaseModel):
    id: int
    name: str


def _list(call: Call) -> Any:
    rows = tags_seen_by(call.user)
    for parameter in ASKS:
        if parameter.where and parameter.name in call.asked:
            rows = rows.filter(parameter.where(call.asked[parameter.name]))
    found = paged(rows, ("key", "id"), call.asked)
    return {"items": [{"id": tag.pk, "name": tag.name} for tag in found.rows], "next": found.next}


def operations() -> list[Operation]:
    return [Operation("GET", "tags", _("List"), _list, listed(GivenTag), asks=ASKS, tag=str(_("Tags")))]
