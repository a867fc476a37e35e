"""The fields of a record in the blocks that the administrator has arranged, at the side of its card."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import kinds
from krug.core.records.head import fact_of
from krug.core.records.layouts import arranging
from krug.core.records.panels import Panel, Position


def _details(user: User, record: Any) -> dict[str, Any] | None:
    kind = kinds.get(record.KIND).seen_by(user)
    arrangement = arranging.of_user(kind, user, getattr(record, "pipeline_id", None))
    if arrangement is None:
        return None
    blocks = []
    for title, fields in arrangement.placed(arranging.arrangeable(kind)):
        facts = [fact for field in fields if (fact := fact_of(field, record, user)) is not None]
        if facts:
            blocks.append((title, facts))
    edit = f"{record.get_absolute_url()}/edit" if policy.may(user, Action.CHANGE, record) else ""
    return {"blocks": blocks, "edit": edit}


DETAILS = Panel(
    code="details",
    title=_("Details"),
    position=Position.SIDE,
    template="records/details.html",
    context=_details,
    icon="list",
    order=14,
)
