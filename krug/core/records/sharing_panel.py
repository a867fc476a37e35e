"""To whom a record is open by name, at the side of its card."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access import partners, policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import kinds, sharing
from krug.core.records.panels import Panel, Position


def _shares(user: User, record: Any) -> dict[str, Any] | None:
    if not sharing.may_be_shared(kinds.get(record.KIND)):
        return None
    may = policy.may(user, Action.ASSIGN, record)
    found = partners.of_record(record.KIND, record.pk) if may else []
    return {"shares": found, "record": record, "count": len(found) or ""} if may else None


SHARES = Panel(
    code="shares",
    title=_("Open to"),
    position=Position.SIDE,
    template="records/shares.html",
    context=_shares,
    icon="eye",
    order=60,
)
