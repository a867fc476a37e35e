"""A company's requisites on its card."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.records.panels import Panel, Position
from krug.core.records.sight import value_of
from krug.modules.clients.models import Client

NUMBERS = (("tax_id", _("INN")), ("kpp", _("KPP")), ("ogrn", _("OGRN")), ("okpo", _("OKPO")))


def _requisites(user: User, client: Client) -> dict[str, Any] | None:
    numbers = [(title, value_of(client, name, user)) for name, title in NUMBERS]
    filled = [(title, number) for title, number in numbers if number]
    accounts = client.rows_of("accounts") if user.sees_field(client.KIND, "accounts") else []
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
