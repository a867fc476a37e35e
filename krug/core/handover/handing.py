"""Handing over all that a person holds, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.handover import besides, holding, partnerships
from krug.core.handover.models import KEPT_FOR, WORK, HandedRecord, Handover, HandoverState
from krug.core.handover.planning import Wish, planned
from krug.core.handover.sharing_out import Handed, heirs_of
from krug.core.jobs import queue
from krug.core.records import followers
from krug.core.records.changing import change_many
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Binned
from krug.core.staff.people import activate, deactivate

PIECE = 300
_REFUSED: dict[str, Any] = {
    HandoverState.RUNNING: gettext_lazy("This is still being handed over. It can be taken back once it is done."),
    HandoverState.UNDOING: gettext_lazy("This is being taken back already."),
    HandoverState.UNDONE: gettext_lazy("This has been taken back already."),
}


@transaction.atomic
def begin(actor: User, person: User, wish: Wish, channel: str = Channel.PAGE) -> Handover:
    """Krug is closed to `person` at once, and what they hold goes to the heirs in the background.

    Raises Invalid as `planned`, and for the last administrator, oneself, a handover of this person under way.
    """
    policy.check_administrator(actor)
    made = planned(actor, person, wish)
    made.channel = channel
    if made.was_open:
        deactivate(actor, person, channel)
    made.total = holding.held_by(person).to_be_handed(made.with_closed)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Invalid({"person": _("What this person holds is being handed over already.")}) from None
    names = ", ".join(User.objects.filter(pk__in=_takers(made)).order_by("name_key").values_list("name", flat=True))
    write([Fact("user.handed_over", ("user", person.pk), {"title": person.name, "heirs": names})], actor, channel)
    queue.start(WORK, actor, {"handover": made.pk}, key=f"{made.pk}:{made.state}")
    return made


@transaction.atomic
def begin_undo(actor: User, handover: Handover, channel: str = Channel.PAGE) -> None:
    """What was handed over and not touched since goes back, and Krug is open to the person again if it was before.

    Raises Denied, and Invalid where it cannot be taken back now, or not any more.
    """
    policy.check_administrator(actor)
    live = Handover.objects.filter(pk=handover.pk, state=HandoverState.DONE)
    undoing = {"state": HandoverState.UNDOING, "kind": "", "last_id": 0, "actor": actor, "channel": channel}
    handover.refresh_from_db()
    if not handover.may_be_taken_back:
        raise Invalid({"handover": _why_not_back(handover)})
    try:
        with transaction.atomic():
            if not live.update(**undoing):  # somebody else takes it back at this very moment
                raise Invalid({"handover": str(_REFUSED[HandoverState.UNDOING])})
    except IntegrityError:
        raise Invalid({"handover": _("Another handover of this person is under way. Wait till it is done.")}) from None
    if handover.was_open:
        activate(actor, handover.person, channel)
    fact = Fact("user.handed_back", ("user", handover.person_id), {"title": handover.person.name})
    write([fact], actor, channel)
    queue.start(WORK, actor, {"handover": handover.pk}, key=f"{handover.pk}:{HandoverState.UNDOING}")


def advance(handover: Handover) -> bool:
    """The next piece, in the caller's transaction; False when it was the last."""
    codes = [kind.code for kind in holding.in_order()]
    place = codes.index(handover.kind) if handover.kind in codes else 0
    if place == len(codes) - 1 and handover.last_id < 0:
        return False
    kind = holding.in_order()[place]
    number = _take_back(handover, kind) if handover.state == HandoverState.UNDOING else _hand(handover, kind)
    handover.kind = kind.code
    if number < PIECE:
        is_last = place == len(codes) - 1
        handover.kind, handover.last_id = (kind.code, -1) if is_last else (codes[place + 1], 0)
        if is_last:
            _end(handover)
    handover.save()
    return handover.state in (HandoverState.RUNNING, HandoverState.UNDOING)


def _why_not_back(handover: Handover) -> str:
    if handover.state in _REFUSED:
        return str(_REFUSED[handover.state])
    return _("This was more than %(most)d days ago and can no longer be taken back.") % {"most": KEPT_FOR.days}


def _takers(handover: Handover) -> set[int]:
    return {*handover.heirs, *handover.by_value.values(), *(heir for _segment, heir in handover.segments)}


def _end(handover: Handover) -> None:
    if handover.state == HandoverState.UNDOING:
        partnerships.give_back(handover)
        besides.give_back(handover)
        handover.state = HandoverState.UNDONE
        return
    partnerships.hand(handover)
    besides.hand(handover)
    handover.state = HandoverState.DONE


def _hand(handover: Handover, kind: RecordKind) -> int:
    rows = holding.rows_of(kind, handover.person, handover.with_closed).filter(pk__gt=handover.last_id)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:PIECE])
    heirs = heirs_of(handover, kind, kind.model.objects.filter(pk__in=ids), Handed(handover))
    moved, left = _give(kind, handover, heirs)
    HandedRecord.objects.bulk_create(
        HandedRecord(handover=handover, kind=kind.code, record_id=pk, heir_id=heirs[pk]) for pk in moved
    )
    handover.handed += len(moved)
    handover.left += left
    if ids:
        handover.last_id = ids[-1]
    return len(ids)


def _take_back(handover: Handover, kind: RecordKind) -> int:
    rows = HandedRecord.objects.filter(handover=handover, kind=kind.code, record_id__gt=handover.last_id)
    items = list(rows.order_by("record_id")[:PIECE])
    heirs = {item.record_id: item.heir_id for item in items}
    now: dict[int, int | None] = dict(
        kind.model.objects.filter(holding.there(kind), pk__in=heirs).values_list("pk", "responsible")
    )
    moved, _left = _give(kind, handover, {pk: handover.person_id for pk in heirs if now.get(pk) == heirs[pk]})
    # A contact person whose company came back has come with it.
    back = len(moved) + sum(owner == handover.person_id for owner in now.values())
    handover.restored += back
    handover.kept += len(items) - back
    if items:
        handover.last_id = items[-1].record_id
    return len(items)


def _give(kind: RecordKind, handover: Handover, owners: Mapping[int, int]) -> tuple[list[int], int]:
    """Make these people responsible for these records; gives the ids of those moved, and how many were left."""
    if "responsible" not in kind.names:
        return _give_quietly(kind, owners), 0
    changes = {pk: {"responsible": owner} for pk, owner in owners.items()}
    outcome = change_many(kind, handover.actor, changes, handover.channel, taking_back=True, with_bin=True)
    return list(outcome.changed), len(outcome.left)


def _give_quietly(kind: RecordKind, owners: Mapping[int, int]) -> list[int]:
    """Of a kind that says of nobody that they are responsible: contact persons go with their company.

    Most have gone already, with the company; these are those without one.
    """
    people = User.objects.in_bulk(set(owners.values()))
    rows: Any = kind.model.objects.filter(pk__in=owners).select_related(*kind.related)
    records = list(rows.prefetch_related(*kind.children))
    for record in records:
        record.responsible = people[owners[record.pk]]
        record.settle()
    kind.model.objects.bulk_update(records, ["responsible", "department"], batch_size=PIECE)
    followers.put(kind, [record for record in records if record.deleted_at is None])
    Binned.follow(kind.code, records)
    return [record.pk for record in records if record.responsible_id == owners[record.pk]]
