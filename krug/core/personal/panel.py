"""Consents of a person at the side of the card, and the way to all that the law lets them ask for."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.personal.consenting import of_record
from krug.core.personal.forgetting import is_person
from krug.core.personal.giving_out import may_give_out
from krug.core.personal.models import ConsentText, GivenBy
from krug.core.records.panels import Panel, Position


def _consents(user: User, record: Any) -> dict[str, Any] | None:
    if not is_person(record):
        return None
    may, found = policy.may(user, Action.CHANGE, record), of_record(record)
    opens = user.is_administrator or may_give_out(record, user)
    if not found and not may and not opens:
        return None
    return {
        "consents": found,
        "record": record,
        "may": may,
        "opens": opens,
        "texts": list(ConsentText.objects.filter(is_used=True).order_by("title")) if may else [],
        "ways": GivenBy.choices,
        "today": timezone.localdate().isoformat(),
        "count": len(found) or "",
    }


CONSENTS = Panel(
    code="consents",
    title=_("Consents"),
    position=Position.SIDE,
    template="personal/consents.html",
    context=_consents,
    icon="check",
    order=65,
)
