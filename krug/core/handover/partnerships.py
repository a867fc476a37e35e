"""Records that somebody works on along with others: whose part it is from now on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from krug.core.access.models import Partner, User
from krug.core.events import kinds as event_kinds
from krug.core.events.writing import Fact, write
from krug.core.handover.models import Handover


def hand(handover: Handover) -> None:
    """Whose work the person shared, the first heir shares from now on, with the same part in it."""
    heir = User.objects.get(pk=handover.heirs[0])
    moving = _new_to(heir, Partner.objects.filter(user=handover.person))
    handover.partnerships = [row.pk for row in moving]
    _pass_on(moving, handover.person, heir, handover)


def give_back(handover: Handover) -> None:
    """Those that are the heir's still; what has been given to others since, or taken away, stays so, and so does what
    the person has a part in again."""
    heir = User.objects.get(pk=handover.heirs[0])
    rows = Partner.objects.filter(pk__in=handover.partnerships, user=heir)
    _pass_on(_new_to(handover.person, rows), heir, handover.person, handover)


def _new_to(user: User, rows: Iterable[Partner]) -> list[Partner]:
    """Those of records that `user` has no part in: nobody has two in one."""
    there = set(Partner.objects.filter(user=user).values_list("kind", "record_id"))
    return [row for row in rows if (row.kind, row.record_id) not in there]


def _pass_on(rows: Sequence[Partner], before: User, now: User, handover: Handover) -> None:
    """The parts of one person become another's, and the history of each record tells it."""
    Partner.objects.filter(pk__in=[row.pk for row in rows]).update(user=now)
    if rows:
        User.objects.filter(pk=now.pk).update(has_partnerships=True)
    told = [row for row in rows if event_kinds.known(f"{row.kind}.joined")]
    left = (Fact(f"{row.kind}.left", (row.kind, row.record_id), {"person": before.name}) for row in told)
    joined = (
        Fact(f"{row.kind}.joined", (row.kind, row.record_id), {"person": now.name, "role": row.role or "—"})
        for row in told
    )
    write([*left, *joined], handover.actor, handover.channel)
