"""Interest lines on the card of a deal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.panels import Panel, Position
from krug.modules.deals.interest.showing import shown, together, worth
from krug.modules.deals.models import Deal


def _lines(user: User, deal: Deal) -> dict[str, Any] | None:
    """None for who does not see the amount: lines are the amount in detail."""
    if not user.sees_field(Deal.KIND, "amount"):
        return None
    lines = shown(deal, user)
    may = policy.may(user, Action.CHANGE, deal) and user.changes_field(Deal.KIND, "amount")
    if not lines and not may and deal.amount is None:
        return None
    return {
        "deal": deal,
        "lines": lines,
        "together": together(lines),
        "has_vat": any(one.vat for one in lines),
        "has_likely": any(one.line.probability is not None for one in lines),
        "worth": worth(deal, user),
        "may": may,
        "count": len(lines) or "",
    }


LINES = Panel(
    "deal_lines", _("Interest"), Position.MAIN, "deals/lines_panel.html", _lines, kinds=("deal",), icon="list", order=10
)
