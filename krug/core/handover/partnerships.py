"""Records that somebody works on along with others: whose part it is from now on."""

from __future__ import annotations

from collections.abc import Sequence

from krug.core.access.models import Partner, User
from krug.core.events import kinds as event_kinds
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.handover.models import Handover


def hand(handover: Handover) -> None:
    """Whose work the person shared, the first heir shares from now on, with the same part in it."""
    heir = User.objects.get(pk=handover.heirs[0])
    theirs = Partner.objects.filter(user=handover.person)
    known = Partner.objects.filter(user=heir).values_list("kind", "record_id")
    there = set(known)
    moving = [row for row in theirs if (row.kind, row.record_id) not in there]
    handover.partnerships = [row.pk for row in moving]
    _pass_on(moving, handover.person, heir, handover.actor)


def give_back(handover: Handover) -> None:
    """Those that are the heir's still; what has been given to others since, or taken away, stays so."""
    heir = User.objects.get(pk=handover.heirs[0])
    rows = Partner.objects.filter(pk__in=handover.partnerships, user=heir)
    _pass_on(list(rows), heir, handover.person, handover.actor)


def _pass_on(rows: Sequence[Partner], before: User, now: User, actor: User) -> None:
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
    write([*left, *joined], actor, Channel.PAGE)
