"""Deals of a file whose kind needs a primary interest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from krug.core.imports.importers import Parsed
from krug.core.records.custom.holding import held
from krug.modules.clients.models import Client
from krug.modules.deals.primary_interest import began_with, lacking
from krug.modules.marketing import interest

if TYPE_CHECKING:
    from krug.modules.deals.imports.work import DealsWork


def look_at(work: DealsWork, rows: Sequence[Parsed]) -> None:
    """Blame each new row that has no channel, of its own or its client's, where its kind needs one. One query, none
    where no kind does."""
    if not work.actor.firm.has(interest.OPTION):
        return
    asked = [
        row
        for row in rows
        if not row.faults
        and not set(interest.NAMES) & row.beside.keys()  # one that is yet to be made
        and work.deal_kinds.meant(row).primary_interest_required
    ]
    ids = {row.given.get("client_id") for row in asked} - {None}
    clients: dict[int, Client] = Client.objects.only("custom").in_bulk(ids) if ids else {}
    for row in asked:
        custom = held(work.kind, {**row.first, **row.given})
        told = began_with(custom, clients.get(row.given.get("client_id") or 0))
        if interest.BY_NAME["channel"].code not in told:
            row.blame("channel", lacking(work.deal_kinds.meant(row).name))
