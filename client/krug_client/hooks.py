"""The webhooks of a firm, for an administrator's program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from krug_client.asking import Asker
from krug_client.models import ChangedWebhook, Delivery, DeliveryInFull, NewWebhook, Secret, Webhook

PATH = "webhooks"


class Webhooks:
    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def list(self) -> Iterator[Webhook]:
        return self._asker.pages(PATH, {})

    def get(self, id: int) -> Webhook:
        return cast(Webhook, self._asker.ask("GET", f"{PATH}/{id}"))

    def make(self, values: NewWebhook, key: str = "") -> Webhook:
        """Its `secret` is in this answer and in no later one."""
        return cast(Webhook, self._asker.ask("POST", PATH, values, key=key))

    def change(self, id: int, values: ChangedWebhook) -> Webhook:
        return cast(Webhook, self._asker.ask("PATCH", f"{PATH}/{id}", values))

    def remove(self, id: int) -> None:
        self._asker.ask("DELETE", f"{PATH}/{id}")

    def renew_secret(self, id: int) -> Secret:
        """For a day the secret before signs too."""
        return cast(Secret, self._asker.ask("POST", f"{PATH}/{id}/secret"))

    def resume(self, id: int) -> Webhook:
        """After Krug has stopped sending: what waited goes out in its order."""
        return cast(Webhook, self._asker.ask("POST", f"{PATH}/{id}/resuming"))

    def test(self, id: int) -> Delivery:
        return cast(Delivery, self._asker.ask("POST", f"{PATH}/{id}/testing"))

    def deliveries(self, id: int, state: str | None = None) -> Iterator[Delivery]:
        """The log, newest first; `state` is waiting, sent, failed or unseen."""
        return self._asker.pages(f"{PATH}/{id}/deliveries", {"state": state})

    def delivery(self, id: int, number: int) -> DeliveryInFull:
        return cast(DeliveryInFull, self._asker.ask("GET", f"{PATH}/{id}/deliveries/{number}"))

    def replay(self, id: int, deliveries: Sequence[int] | None = None) -> int:
        """Send again those named, or all that failed; gives how many."""
        body = {} if deliveries is None else {"deliveries": [*deliveries]}
        return int(self._asker.ask("POST", f"{PATH}/{id}/replays", body)["number"])
