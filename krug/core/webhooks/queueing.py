"""The reader of the spine: what is to be told to whom is put down, in the transaction that moves its cursor."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from krug.core.events import history
from krug.core.events.inserting import insert
from krug.core.events.models import Cursor, Event
from krug.core.events.reading import BEGINNING, read, settled
from krug.core.webhooks.models import Delivery, DeliveryState, Webhook
from krug.core.webhooks.models.delivery import OVER

READER = "webhooks"


def read_on() -> int:
    """The next events; gives how many were read. Where nothing is to be told, nothing is written."""
    if not Webhook.objects.filter(is_on=True).exists():
        return 0
    at = Cursor.objects.filter(reader=READER).values_list("transaction", "event_id").first()
    if not settled(at or BEGINNING).exists():
        return 0
    return read(READER, _put_down)


def begin_now() -> None:
    """What happened so far is told to nobody: for the first webhook that is on. Locks the cursor; in a transaction.

    Without it, a webhook made in an old firm would be told of years.
    """
    Cursor.objects.get_or_create(reader=READER)
    cursor = Cursor.objects.select_for_update().get(reader=READER)
    if Webhook.objects.filter(is_on=True).exists():
        return
    last = settled(BEGINNING).order_by("-transaction", "-id").first()
    if last is not None:
        cursor.transaction, cursor.event_id = last.transaction, last.pk
        cursor.save()


def put_back(webhook: Webhook, ids: Collection[int] | None) -> int:
    """What failed, or the ones named, waits again as if it had never been sent; gives how many."""
    over = Delivery.objects.filter(webhook=webhook, event__isnull=False)
    chosen = over.filter(state=DeliveryState.FAILED) if ids is None else over.filter(state__in=OVER, pk__in=ids)
    return chosen.update(state=DeliveryState.WAITING, next_at=timezone.now(), first_at=None, done_at=None)


def begin_anew(webhook: Webhook) -> None:
    """What waits is due now, and has its three days before it."""
    Delivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING).update(next_at=timezone.now(), first_at=None)


def put_test(webhook: Webhook) -> int:
    return Delivery.objects.create(webhook=webhook, record_kind="webhook", record_id=webhook.pk).pk


def _put_down(events: list[Event]) -> None:
    webhooks = list(Webhook.objects.filter(is_on=True).order_by("pk"))
    wanted = {webhook.pk: set(webhook.events) for webhook in webhooks}
    # On PostgreSQL the spine's order is that in which transactions began; ids are the order of a record's changes.
    told = sorted((event for event in events if event.record_kind in history.subjects), key=lambda event: event.pk)
    insert(
        [
            Delivery(
                webhook_id=webhook.pk,
                event_id=event.pk,
                position=event.pk,
                record_kind=event.record_kind,
                record_id=event.record_id,
            )
            for event in told
            for webhook in webhooks
            if event.kind in wanted[webhook.pk]
        ]
    )
