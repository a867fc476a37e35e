"""A company's requisites on its card."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.records.panels import Panel, Position
from krug.modules.clients.models import Client


def _requisites(user: User, client: Client) -> dict[str, Any] | None:
    numbers = [
        (_("INN"), client.tax_id),
        (_("KPP"), client.kpp),
        (_("OGRN"), client.ogrn),
        (_("OKPO"), client.okpo),
    ]
    filled = [(title, number) for title, number in numbers if number]
    accounts = client.rows_of("accounts")
    return {"numbers": filled, "accounts": accounts} if filled or accounts else None


REQUISITES_PANEL = Panel(
    code="requisites",
    title=_("Requisites"),
    position=Position.SIDE,
    template="clients/requisites.html",
    context=_requisites,
    kinds=("client",),
    icon="doc",
    order=55,
)
