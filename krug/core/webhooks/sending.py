"""Sending: several deliveries at a time, those of one record one after another, whichever worker takes them.

The base is asked in one thread; the others only wait for receivers. A worker that dies leaves its deliveries to the
others when their lease ends: they are sent again with the same webhook-id.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from importlib.metadata import version

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from krug.core.access.encrypting import Unreadable
from krug.core.jobs import performing
from krug.core.webhooks import queueing, signing
from krug.core.webhooks.models import Delivery, DeliveryState, Fault, Pause, Webhook
from krug.core.webhooks.outcomes import is_mine, pass_over, settle, stop_for
from krug.core.webhooks.payloads import body_of
from krug.core.webhooks.posting import TOTAL, Answer, post
from krug.core.webhooks.retrying import TROUBLE

AT_ONCE, AT_ONCE_TO_ONE = 8, 4
LEASE = dt.timedelta(seconds=2 * TOTAL)
BLINK = 0.2  # seconds
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    delivery: Delivery
    headers: dict[str, str]
    body: bytes


class Sender:
    """One worker's. `name` is what the worker is known by."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
        self._flying: dict[Future[Answer], Message] = {}

    def run(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """Send whatever is due until nothing is. Asked to stop, it takes up nothing more and gives back the rest."""
        while not stopping():
            while queueing.read_on():
                pass
            self._take()
            if not self._flying:
                return
            self._bring_in(BLINK)
        ends = time.monotonic() + TOTAL / 2
        while self._flying and time.monotonic() < ends:
            self._bring_in(BLINK)
        give_back(self.name)
        self._flying.clear()

    def _take(self) -> None:
        webhooks = list(_with_something())
        if not webhooks:
            return
        for prepare in performing.before_each:
            prepare()
        for webhook in webhooks:
            for delivery in due(webhook, AT_ONCE - len(self._flying)):
                if claim(delivery, self.name):
                    self._send(webhook, delivery)

    def _send(self, webhook: Webhook, delivery: Delivery) -> None:
        if not webhook.person.is_active:
            stop_for(webhook, delivery, Pause.PERSON)
            return
        try:
            body = body_of(delivery, webhook.person)
            message = None if body is None else Message(delivery, _headers(webhook, delivery, body), body)
        except Exception as error:  # whatever is wrong with one record must not keep all others back
            if not isinstance(error, Unreadable):
                logger.exception("delivery %s could not be put together", delivery.pk)
            settle(delivery, {}, b"", Answer(None, "", Fault.OWN, 0))
            return
        if message is None:
            pass_over(delivery)
        else:
            self._flying[self._pool.submit(post, webhook.url, message.headers, message.body)] = message

    def _bring_in(self, patience: float) -> None:
        done, _waiting = wait(self._flying, patience, FIRST_COMPLETED)
        for future in done:
            message = self._flying.pop(future)
            settle(message.delivery, message.headers, message.body, future.result())


def due(webhook: Webhook, room: int) -> list[Delivery]:
    """What may be sent now, the oldest first: nothing whose record has something earlier on its way or waiting."""
    now = timezone.now()
    waiting = Delivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING)
    flying = Delivery.objects.filter(webhook=webhook, lease_until__gt=now).count()
    resting = not webhook.is_sending or (webhook.rest_until is not None and webhook.rest_until > now)
    most = min(room, (1 if webhook.failures >= TROUBLE else AT_ONCE_TO_ONE) - flying)
    rows = waiting.filter(_free(now), next_at__lte=now)
    if resting:
        rows, most = rows.filter(position=0), min(room, 1)
    if most <= 0:
        return []
    same = {name: OuterRef(name) for name in ("record_kind", "record_id")}
    earlier = waiting.filter(**same, position__lt=OuterRef("position"))
    return list(rows.filter(~Exists(earlier)).select_related("event__actor").order_by("position")[:most])


def claim(delivery: Delivery, worker: str) -> bool:
    """Take it in hand; another worker may have been quicker."""
    now = timezone.now()
    free = Delivery.objects.filter(_free(now), pk=delivery.pk, state=DeliveryState.WAITING, attempts=delivery.attempts)
    first = Coalesce(F("first_at"), now)
    if not free.update(worker=worker, lease_until=now + LEASE, attempts=F("attempts") + 1, first_at=first):
        return False
    delivery.worker, delivery.attempts, delivery.first_at = worker, delivery.attempts + 1, delivery.first_at or now
    return True


def give_back(worker: str) -> None:
    """What this worker has in hand may be taken by others at once."""
    Delivery.objects.filter(is_mine(worker)).update(lease_until=None, worker="")


def _free(now: dt.datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=now)


def _with_something() -> QuerySet[Webhook]:
    """The webhooks for which anything waits, and all that is told on their behalf."""
    waiting = Delivery.objects.filter(webhook=OuterRef("pk"), state=DeliveryState.WAITING)
    return Webhook.objects.filter(Exists(waiting)).select_related("person__role", "person__department").order_by("pk")


def _headers(webhook: Webhook, delivery: Delivery, body: bytes) -> dict[str, str]:
    stamp = int(time.time())
    return {
        "content-type": "application/json",
        "user-agent": f"Krug/{version('krug')}",
        "accept-encoding": "identity",
        "webhook-id": delivery.message,
        "webhook-timestamp": str(stamp),
        "webhook-signature": signing.signatures(webhook.secrets, delivery.message, stamp, body),
    }
