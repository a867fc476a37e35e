"""The step of a typical sale on the deal's card: what is to be done, and what comes next."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.records.panels import Panel, Position
from krug.modules.deals.typical.showing import shown, so_far


def _step(user: User, deal: Any) -> dict[str, Any] | None:
    """None for a deal that goes by no process. Once it is closed there is nothing to show; open again, there is."""
    if not deal.kind.is_typical_sale:
        return None
    found = shown(deal, user) if deal.is_open else None
    if found is None:
        return {"shown": None}
    return {"deal": deal, "shown": found, "so_far": so_far(found.run), "may": may(user, Action.CHANGE, deal)}


STEP = Panel(
    "deal_step", _("Step of the sale"), Position.NEXT, "deals/step.html", _step, kinds=("deal",), icon="list", order=11
)
