"""What a record holds in the firm's own fields, at the side of its card."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import kinds
from krug.core.records.custom.fields import CustomFiles
from krug.core.records.custom.holding import custom_fields
from krug.core.records.head import fact_of
from krug.core.records.layouts import arranging
from krug.core.records.panels import Panel, Position


def _custom(user: User, record: Any) -> dict[str, Any] | None:
    kind = kinds.get(record.KIND).seen_by(user)
    if arranging.of_user(kind, user, getattr(record, "pipeline_id", None)) is not None:
        return None  # they stand among all others, see `layouts.panel`
    fields = [field for field in custom_fields(kind) if not isinstance(field, CustomFiles)]
    if not fields:
        return None
    facts = [fact for field in fields if (fact := fact_of(field, record, user)) is not None]
    to_fill = any(not field.read_only and field.value(record) in (None, "", []) for field in fields)
    may_fill = to_fill and policy.may(user, Action.CHANGE, record)
    return {"facts": facts, "edit": f"{record.get_absolute_url()}/edit" if may_fill else ""}


CUSTOM = Panel(
    code="custom",
    title=_("Additional fields"),
    position=Position.SIDE,
    template="records/custom.html",
    context=_custom,
    icon="list",
    order=15,
)
