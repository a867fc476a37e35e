"""Where a client or a deal came from, at the side of its card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import kinds
from krug.core.records.custom.linking import know_links
from krug.core.records.head import fact_of
from krug.core.records.panels import Panel, Position
from krug.modules.marketing.interest import GROUP, NAMES


def _interest(user: User, record: Any) -> dict[str, Any] | None:
    fields = [field for field in kinds.get(record.KIND).seen_by(user).fields if field.name in NAMES]
    if not fields:
        return None
    know_links([record], fields)
    facts = [fact for field in fields if (fact := fact_of(field, record, user)) is not None]
    may_fill = not facts and policy.may(user, Action.CHANGE, record)
    return {"facts": facts, "edit": f"{record.get_absolute_url()}/edit" if may_fill else ""}


def interest_of(kind: str) -> Panel:
    """The panel for the cards of `kind`, declared by the room that adds the fields to it."""
    context: Callable[[User, Any], dict[str, Any] | None] = _interest
    return Panel(
        code=f"interest_of_{kind}",
        title=GROUP,
        position=Position.SIDE,
        template="records/custom.html",
        context=context,
        kinds=(kind,),
        icon="mega",
        order=12,
    )
