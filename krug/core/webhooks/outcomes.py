"""What came of an attempt, written down: for the delivery, for its log and for the webhook."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from krug.core.webhooks import keeping
from krug.core.webhooks.models import Attempt, Delivery, DeliveryState, Fault, Pause, Webhook
from krug.core.webhooks.posting import Answer
from krug.core.webhooks.retrying import HOPELESS, pause_after, rest_after


def is_mine(worker: str) -> Q:
    return Q(worker=worker, state=DeliveryState.WAITING)


@transaction.atomic
def settle(delivery: Delivery, headers: Mapping[str, str], body: bytes, answer: Answer) -> None:
    """Log the attempt, and say what is next: taken, again later, or given up.

    Where the lease ran out and another worker is at it, the attempt is logged and the rest is the other's. Where the
    webhook was removed meanwhile, there is nothing to write.
    """
    webhook = keeping.locked(delivery.webhook_id)
    if webhook is None:
        return
    Attempt.objects.create(
        delivery=delivery,
        took=answer.took,
        headers=dict(headers),
        body=body.decode(),
        status=answer.status,
        answer=answer.text,
        fault=answer.fault,
    )
    if not answer.fault:
        _over(delivery, DeliveryState.SENT)
        _well(webhook)
    elif delivery.is_test:
        _over(delivery, DeliveryState.FAILED)
    elif answer.fault == Fault.GONE:
        _own(delivery).update(worker="", lease_until=None)
        keeping.stop(webhook, Pause.GONE, switched_off=True)
        webhook.save()
    else:
        _again(delivery, dt.timedelta(seconds=answer.wait))
        _ill(webhook)


def pass_over(delivery: Delivery) -> None:
    """It is nothing for the person on whose behalf it would be told."""
    _over(delivery, DeliveryState.UNSEEN)


@transaction.atomic
def stop_for(webhook: Webhook, delivery: Delivery, reason: str) -> None:
    """Nothing is sent any more until an administrator says so; the delivery waits with the others."""
    _own(delivery).update(worker="", lease_until=None, attempts=delivery.attempts - 1)
    found = keeping.locked(webhook.pk)
    if found is not None:
        keeping.stop(found, reason)
        found.save()


def _own(delivery: Delivery) -> Any:
    return Delivery.objects.filter(is_mine(delivery.worker), pk=delivery.pk, attempts=delivery.attempts)


def _over(delivery: Delivery, state: str) -> None:
    _own(delivery).update(state=state, done_at=timezone.now(), worker="", lease_until=None)


def _again(delivery: Delivery, asked: dt.timedelta) -> None:
    now = timezone.now()
    passed = now - (delivery.first_at or now)
    pause = pause_after(delivery.attempts, passed, random.random(), asked)
    if pause is None:
        _over(delivery, DeliveryState.FAILED)
    else:
        _own(delivery).update(next_at=now + pause, worker="", lease_until=None)


def _well(webhook: Webhook) -> None:
    webhook.taken_at = timezone.now()
    webhook.failures, webhook.failing_since, webhook.rest_until = 0, None, None
    webhook.save(update_fields=["taken_at", "failures", "failing_since", "rest_until"])


def _ill(webhook: Webhook) -> None:
    now = timezone.now()
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or now
    webhook.rest_until = now + rest_after(webhook.failures)
    if webhook.is_on and now - webhook.failing_since >= HOPELESS:
        keeping.stop(webhook, Pause.FAILING)
    webhook.save()
