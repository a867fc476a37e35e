"""Requisites that must fit one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from krug.modules.clients.models import ClientKind

SOLE_TRADER, COMPANY = 12, 10  # digits of an INN
REGISTERED_TRADER = 15  # digits of an OGRNIP


def misfits(values: Mapping[str, Any]) -> dict[str, str]:
    """Field to reason. A sole trader may be kept as a company: the length of the INN tells."""
    found = {}
    inn, kpp, ogrn = values["tax_id"], values["kpp"], values["ogrn"]
    person = values["kind"] == ClientKind.PERSON
    if kpp and (person or len(inn) == SOLE_TRADER):
        found["kpp"] = _("Only companies have a KPP: people and sole traders do not.")
    if ogrn and person and len(ogrn) != REGISTERED_TRADER:
        found["ogrn"] = _("A person's OGRNIP has 15 digits; 13 are a company's.")
    elif ogrn and inn and (len(inn) == SOLE_TRADER) != (len(ogrn) == REGISTERED_TRADER):
        found["ogrn"] = _("OGRN of 13 digits goes with an INN of 10, OGRNIP of 15 with an INN of 12.")
    return found
