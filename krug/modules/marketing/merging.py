"""Invitations go along when a client is taken in by another."""

from __future__ import annotations

from typing import Any

from krug.core.records.kinds import RecordKind
from krug.modules.clients.models import Client
from krug.modules.marketing.models import Invitation, MarketingEvent

Noted = list[list[Any]]


class Invitations:
    """To an event that knows both clients the one that stays keeps its own."""

    name = "invitations"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> Noted:
        """What was moved as ["moved", id], what was there already as ["gone", event, presence]."""
        if kind.code != Client.KIND:
            return []
        noted: Noted = []
        known = set(Invitation.objects.filter(client=keep).values_list("event_id", flat=True))
        for row in Invitation.objects.filter(client=drop).order_by("pk"):
            if row.event_id in known:
                noted.append(["gone", row.event_id, row.presence])
                row.delete()
            else:
                Invitation.objects.filter(pk=row.pk).update(client=keep)
                noted.append(["moved", row.pk])
        return noted

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: Noted) -> None:
        for what, number, *rest in noted:
            if what == "moved":
                Invitation.objects.filter(pk=number, client=keep).update(client=drop)
            elif MarketingEvent.objects.filter(pk=number).exists():
                Invitation.objects.get_or_create(event_id=number, client=drop, defaults={"presence": rest[0]})
