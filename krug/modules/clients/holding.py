"""Holdings: the companies beneath a company."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.records.panels import Panel, Position
from krug.modules.clients.models import Client

MOST_SHOWN = 12
# Of a company with more companies beneath it, any so many are looked at.
MOST = 500


def _subsidiaries(user: User, client: Client) -> dict[str, Any] | None:
    """Only where there are some: most companies have none.

    Asked for by the link alone at first, and that as a range: nearly all clients have none, from which SQLite
    concludes that the link's index is of no use, and walks through all clients.
    """
    linked = Client.objects.filter(holding__gte=client.pk, holding__lte=client.pk, deleted_at=None)
    beneath = list(linked.order_by().values_list("pk", flat=True)[:MOST])
    if not beneath:
        return None
    rows = Client.objects.visible_to(user).filter(pk__in=beneath).order_by("name_key", "id")
    found = list(rows[: MOST_SHOWN + 1])
    if not found:
        return None
    count = f"{MOST_SHOWN}+" if len(found) > MOST_SHOWN else len(found)
    return {"companies": found[:MOST_SHOWN], "count": count, "add": f"/clients/new?holding={client.pk}"}


SUBSIDIARIES = Panel(
    code="subsidiaries",
    title=_("Subsidiaries"),
    position=Position.SIDE,
    template="clients/subsidiaries.html",
    context=_subsidiaries,
    kinds=("client",),
    icon="firm",
    order=60,
)
