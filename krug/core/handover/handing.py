"""Handing over all that a person holds, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import Partner, User
from krug.core.events import kinds as event_kinds
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.handover import holding
from krug.core.handover.models import WORK, HandedRecord, Handover, HandoverState, Rule
from krug.core.handover.sharing_out import heirs_of
from krug.core.jobs import queue
from krug.core.records import followers
from krug.core.records.changing import change_many
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.staff.people import activate, deactivate

PIECE = 300


@transaction.atomic
def begin(
    actor: User,
    person: User,
    rule: str,
    heirs: Sequence[int],
    by_value: Mapping[str, int] | None = None,
    field: str = "",
    with_closed: bool = False,
    channel: str = Channel.PAGE,
) -> Handover:
    """Krug is closed to `person` at once, and what they hold goes to the heirs in the background.

    Raises Invalid: no heir or one who has left, a rule or a field there is not, the last administrator, oneself, a
    handover of this person under way.
    """
    policy.check_administrator(actor)
    made = Handover(
        person=person,
        actor=actor,
        rule=rule,
        heirs=list(dict.fromkeys(heirs)),
        by_value=dict(by_value or {}),
        field=field,
        with_closed=with_closed,
        was_open=person.is_active,
    )
    _check(person, rule, heirs, made.by_value, field)
    if made.was_open:
        deactivate(actor, person, channel)
    made.total = holding.held_by(person).to_be_handed(with_closed)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Invalid({"person": _("What this person holds is being handed over already.")}) from None
    names = ", ".join(User.objects.filter(pk__in=made.heirs).order_by("name_key").values_list("name", flat=True))
    write([Fact("user.handed_over", ("user", person.pk), {"title": person.name, "heirs": names})], actor, channel)
    queue.start(WORK, actor, {"handover": made.pk}, key=f"{made.pk}:{made.state}")
    return made


@transaction.atomic
def begin_undo(actor: User, handover: Handover, channel: str = Channel.PAGE) -> bool:
    """What was handed over and not touched since goes back, and Krug is open to the person again if it was before.

    False where it may not be taken back any more, or is being so. Raises Denied.
    """
    policy.check_administrator(actor)
    live = Handover.objects.filter(pk=handover.pk, state=HandoverState.DONE)
    if not handover.may_be_taken_back or not live.update(state=HandoverState.UNDOING, kind="", last_id=0):
        return False
    if handover.was_open:
        activate(actor, handover.person, channel)
    fact = Fact("user.handed_back", ("user", handover.person_id), {"title": handover.person.name})
    write([fact], actor, channel)
    queue.start(WORK, actor, {"handover": handover.pk}, key=f"{handover.pk}:{HandoverState.UNDOING}")
    return True


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


def _end(handover: Handover) -> None:
    if handover.state == HandoverState.UNDOING:
        _give_partnerships_back(handover)
        handover.state = HandoverState.UNDONE
        return
    _hand_partnerships(handover)
    handover.state = HandoverState.DONE


def _hand(handover: Handover, kind: RecordKind) -> int:
    rows = holding.rows_of(kind, handover.person, handover.with_closed).filter(pk__gt=handover.last_id)
    records = list(rows.order_by("pk")[:PIECE])
    heirs = heirs_of(handover, kind, records)
    moved, left = _give(kind, handover.actor, heirs)
    HandedRecord.objects.bulk_create(
        HandedRecord(handover=handover, kind=kind.code, record_id=pk, heir_id=heirs[pk]) for pk in moved
    )
    handover.handed += len(moved)
    handover.left += left
    if records:
        handover.last_id = records[-1].pk
    return len(records)


def _take_back(handover: Handover, kind: RecordKind) -> int:
    rows = HandedRecord.objects.filter(handover=handover, kind=kind.code, record_id__gt=handover.last_id)
    items = list(rows.order_by("record_id")[:PIECE])
    heirs = {item.record_id: item.heir_id for item in items}
    now: dict[int, int | None] = dict(
        kind.model.objects.filter(pk__in=heirs, deleted_at=None).values_list("pk", "responsible")
    )
    moved, _left = _give(kind, handover.actor, {pk: handover.person_id for pk in heirs if now.get(pk) == heirs[pk]})
    handover.restored += len(moved)
    handover.kept += len(items) - len(moved)
    if items:
        handover.last_id = items[-1].record_id
    return len(items)


def _give(kind: RecordKind, actor: User, owners: Mapping[int, int]) -> tuple[list[int], int]:
    """Make these people responsible for these records; gives the ids of those moved, and how many were left."""
    if "responsible" not in kind.names:
        return _give_quietly(kind, owners), 0
    outcome = change_many(kind, actor, {pk: {"responsible": owner} for pk, owner in owners.items()}, taking_back=True)
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
    followers.put(kind, records)
    return [record.pk for record in records if record.responsible_id == owners[record.pk]]


def _hand_partnerships(handover: Handover) -> None:
    """Whose work the person shared, the first heir shares from now on, with the same part in it."""
    heir = User.objects.get(pk=handover.heirs[0])
    theirs = Partner.objects.filter(user=handover.person)
    known = Partner.objects.filter(user=heir).values_list("kind", "record_id")
    there = set(known)
    moving = [row for row in theirs if (row.kind, row.record_id) not in there]
    handover.partnerships = [row.pk for row in moving]
    _pass_on(moving, handover.person, heir, handover.actor)


def _give_partnerships_back(handover: Handover) -> None:
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


def _check(person: User, rule: str, heirs: Sequence[int], by_value: Mapping[str, int], field: str) -> None:
    if rule not in Rule.values:
        raise Invalid({"rule": _("Choose from the list.")})
    wanted = {*heirs, *by_value.values()}
    known = holding.may_take_over(person).filter(pk__in=wanted)
    if not heirs or known.count() != len(wanted):
        raise Invalid(
            {"heirs": _("Choose who takes over: people at work who may change records, not the one who leaves.")}
        )
    if rule == Rule.FIELD:
        by = holding.sharing_kind()
        if by is None or field not in {one.name for one in holding.sharing_fields(by)}:
            raise Invalid({"field": _("Choose from the list.")})
