"""What is told by the clock: reminders, and what rooms say is due."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from krug.core.access.models import Firm
from krug.core.notices import kinds, reminding
from krug.core.notices.inbox import wake
from krug.core.notices.models import Notice
from krug.core.notices.reading import New, People, put_down
from krug.core.notices.reminding import Due


def tick() -> None:
    """Once, by one of the workers; said twice it tells nothing twice."""
    wake()
    while _fire() == reminding.PIECE:
        pass
    firm, now = Firm.current(), timezone.now()
    for module, clock in reminding.clocks():
        if firm.has(module):
            _tell(list(clock.due(now)))


@transaction.atomic
def _fire() -> int:
    due = reminding.fire(timezone.now())
    _put(due)
    return len(due)


def _tell(due: Sequence[Due]) -> None:
    """What was told already is left out before anything is locked: most of what a room gives."""
    known = Notice.objects.filter(key__in={one.key for one in due}).values_list("user_id", "key")
    there = set(known) if due else set()
    new = [one for one in due if (one.user, one.key) not in there]
    if new:
        with transaction.atomic():
            _put(new)


def _put(due: Sequence[Due]) -> None:
    if not due:
        return
    people = People.among({one.user for one in due})
    wanted = []
    for one in due:
        kind = kinds.get(one.kind)
        if kind is not None and people.ways(kind, one.user):
            wanted.append(New(people.users[one.user], kind, one.key, one.card, data=one.data))
    put_down(wanted, people)
