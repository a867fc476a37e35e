"""Links to when one is busy, by the API: each person's own."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictStr

from krug.core.api.bodies import Body, Time
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing
from krug.core.api.types import BIGGEST
from krug.core.events.models import Channel
from krug.modules.activities.calendar import free_busy
from krug.modules.activities.models import FreeBusyLink


class NewFreeBusyLink(Body):
    """`note`: for whom it is."""

    note: Annotated[StrictStr, Field(max_length=100)] = ""


class GivenFreeBusyLink(BaseModel):
    """`address` is told this once, when it is made; null afterwards."""

    id: int
    note: str
    made_at: Time
    address: str | None


class GivenFreeBusyLinks(BaseModel):
    items: list[GivenFreeBusyLink]
    next: None


def _list(call: Call) -> Any:
    rows = FreeBusyLink.objects.filter(person=call.user).order_by("-id")
    return {"items": [_item(row) for row in rows], "next": None}


def _make(call: Call) -> Made:
    secret = free_busy.share(call.user, call.body.note, Channel.API)
    made = FreeBusyLink.objects.filter(person=call.user).latest("pk")
    address = call.request.build_absolute_uri(f"/free-busy/{secret}")
    return Made(_item(made, address), f"/api/v1/free-busy-links/{made.pk}")


def _remove(call: Call) -> None:
    found = FreeBusyLink.objects.filter(person=call.user, pk=min(call.id, BIGGEST)).first()
    if found is None:
        raise missing()
    free_busy.take_back(found, call.user, Channel.API)


def _item(row: FreeBusyLink, address: str | None = None) -> dict[str, Any]:
    return {"id": row.pk, "note": row.note, "made_at": moment(row.made_at), "address": address}


ROOT, TAG = "free-busy-links", "Calendar"
OPERATIONS = (
    Operation("GET", ROOT, _("Links to when I am busy"), _list, GivenFreeBusyLinks, tag=TAG),
    Operation("POST", ROOT, _("Make"), _make, GivenFreeBusyLink, 201, NewFreeBusyLink, tag=TAG, confidential=True),
    Operation("DELETE", f"{ROOT}/{{id}}", _("Take it back"), _remove, None, 204, tag=TAG),
)
