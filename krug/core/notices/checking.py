"""For `check`: notices against what they are about and what they go out through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from krug.core.access.encrypting import Unreadable, decrypt
from krug.core.notices.models import Follow, Outcome, Reminder, Service, Telling
from krug.core.notices.models.service import PURPOSE
from krug.core.records.checking import lost

# Longer than any pause, digest or quiet hours hold one back.
STUCK = dt.timedelta(days=3)
SAID = 20


def faults() -> Iterator[str]:
    """Whatever is not whole, in words."""
    yield from lost(Follow, "a follower")
    yield from lost(Reminder, "a reminder")
    late = Telling.objects.filter(outcome=Outcome.WAITING, due_at__lt=timezone.now() - STUCK)
    for pk in late.order_by("pk").values_list("pk", flat=True)[:SAID]:
        yield f"notice telling {pk} has waited for days: is a worker running?"
    for service in Service.objects.exclude(secret=""):
        try:
            decrypt(service.secret, PURPOSE)
        except Unreadable:
            yield f"the key of the way {service.way} cannot be read: secret.key is another one"
