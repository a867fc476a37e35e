"""What the bells of the demo firm ring of: a colleague calls, records are followed, dates are remembered."""

from __future__ import annotations

from collections.abc import Sequence

from krug.core.access.models import User
from krug.core.notices import following, reading, reminding
from krug.core.records import writing
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal

CALLED = ("посмотри, пожалуйста: клиент спрашивал про сроки", "позвони им сегодня, ждут счёт")


def ring(chief: User, people: Sequence[User]) -> None:
    """Some of the first people of the firm are called, and follow something of their own. The worker tells them."""
    reading.begin_now()
    for person in people[:3]:
        clients = Client.objects.filter(responsible=person, deleted_at=None).order_by("pk")[: len(CALLED)]
        for client, text in zip(clients, CALLED, strict=False):
            writing.comment(client, chief, f"@{person.name} {text}", picked=[person.pk])
        deals = Deal.objects.filter(responsible=person, deleted_at=None, expected_close_on__isnull=False, state="open")
        for deal in deals.order_by("pk")[:2]:
            following.follow(person, deal)
            reminding.remind(person, deal, "expected_close_on", 24 * 60)
