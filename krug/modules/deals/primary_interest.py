"""The primary interest of deals: the client's where none is said, and asked for where the kind of deal needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from krug.core.records.custom.adding import AddedFields
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealKind
from krug.modules.marketing import interest


def take_interest(deals: Sequence[Deal]) -> None:
    """New deals of which nobody said where they came from came as their clients did. At most one query."""
    silent = [deal for deal in deals if deal.client_id and not interest.interest_of(deal)]
    clients = Client.objects.only("custom").in_bulk({deal.client_id for deal in silent}) if silent else {}
    for deal in silent:
        deal.custom = began_with(deal.custom, clients.get(deal.client_id))
        deal.interest_taken = True


def began_with(custom: Mapping[str, Any], client: Client | None) -> dict[str, Any]:
    """What a new deal holds: an interest of its own, else its client's."""
    said = any(code in custom for code in interest.TELLING)
    return {**custom} if said else {**custom, **interest.taken_over(client)}


def misfits(deals: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """As of every interest; and that a channel is said where the kind of deal needs it. At most two queries."""
    found = interest.misfits(deals)
    silent = [
        (values["record"].kind_id, errors)
        for values, errors in zip(deals, found, strict=True)
        if not errors and not values.get("channel")
    ]
    asking = needing([kind for kind, _errors in silent])
    for kind, errors in silent:
        if kind in asking:
            errors["channel"] = lacking(asking[kind])
    return found


def needing(ids: Iterable[int | None]) -> dict[int, str]:
    """Those of the kinds of deal that need an interest, with their names. None of them, no query."""
    wanted = {pk for pk in ids if pk is not None}
    rows = DealKind.objects.filter(pk__in=wanted, primary_interest_required=True)
    return dict(rows.values_list("pk", "name")) if wanted else {}


def lacking(kind: str) -> str:
    """What is said of a deal that lacks what its kind needs."""
    return _("Say through which channel the client came: deals of the kind “%(kind)s” need it.") % {"kind": kind}


ADDED = AddedFields(
    Deal.KIND, interest.FIELDS, option=interest.OPTION, misfits=misfits, settle=interest.settle, is_one=True
)
