"""Rates of a client and timers that run for it go along when another takes it in."""

from __future__ import annotations

from typing import Any

from krug.core.records.kinds import RecordKind
from krug.modules.clients.models import Client
from krug.modules.timesheets.models import BillingRate, Timer

Noted = dict[str, list[int]]


class RatesAndTimers:
    """Where both clients have a rate of the same from the same day, that of the one that stays holds."""

    name = "time"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> Noted:
        """The ids of what was moved."""
        timers = Timer.objects.filter(card_kind=kind.code, card_id=drop.pk)
        noted: Noted = {"timers": list(timers.values_list("pk", flat=True)), "rates": []}
        timers.update(card_id=keep.pk)
        if kind.code == Client.KIND:
            same = ("person_id", "kind_id", "since")
            there = set(BillingRate.objects.filter(client=keep).values_list(*same))
            rows = BillingRate.objects.filter(client=drop).values_list("pk", *same)
            noted["rates"] = [pk for pk, *rest in rows if tuple(rest) not in there]
            BillingRate.objects.filter(pk__in=noted["rates"]).update(client=keep)
        return noted

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: Noted) -> None:
        """What has been removed or stopped since is gone."""
        Timer.objects.filter(pk__in=noted["timers"], card_kind=kind.code, card_id=keep.pk).update(card_id=drop.pk)
        if noted["rates"]:
            BillingRate.objects.filter(pk__in=noted["rates"], client=keep).update(client=drop)
