"""Several records made one, and taken apart again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.merging.bringing_back import Left, Standing, values_back
from krug.core.merging.carriers import carriers
from krug.core.merging.combining import combined
from krug.core.merging.models import Merge, Merged
from krug.core.records import followers, kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind

MOST = 20


@transaction.atomic
def merge(
    kind: RecordKind,
    actor: User,
    keep: int,
    drops: Sequence[int],
    values: Mapping[str, Any] | None = None,
    channel: str = Channel.PAGE,
) -> Merge:
    """`drops` become one with `keep`, which holds all they held; gives what is needed to take it back.

    `values` are what the fields of the record that stays shall say, by name; the others keep what it says, and take
    what it is silent on from the others. Raises Denied where the actor may not change the one or remove the others,
    Invalid for records that are not there to be merged.
    """
    if not kind.match:
        raise Invalid({"keep": _("Records of this kind are not merged.")})
    records = _lock(kind, actor, [keep, *drops])
    stays, gone = records[0], records[1:]
    _check_may(kind, actor, stays, gone)
    wanted = {**combined(kind, actor, stays, gone), **(values or {})}
    before = _plain(kind, stays)
    _let_go(kind, gone)
    changed = writing.change(stays, actor, wanted, stays.version, channel)
    after = _plain(kind, changed)
    made = Merge.objects.create(
        kind=kind.code,
        keep_id=changed.pk,
        actor=actor if actor.pk else None,
        changed={name: {"old": before[name], "new": new} for name, new in after.items() if new != before[name]},
    )
    for one in gone:
        moved = {carrier.name: carrier.carry(kind, changed, one) for carrier in carriers}
        Merged.objects.create(merge=made, kind=kind.code, record_id=one.pk, moved=moved)
    names = ", ".join(str(one) for one in gone)
    data = {"title": str(changed), "others": names, "merge": made.pk}
    write([Fact(f"{kind.code}.merged", changed.card, data, [one.card for one in gone])], actor, channel)
    return made


def _check_may(kind: RecordKind, actor: User, stays: Any, gone: Sequence[Any]) -> None:
    """Raises Denied."""
    policy.check(actor, Action.CHANGE, stays)
    for one in gone:
        policy.check(actor, Action.DELETE, one)
    _check_sees_all(kind, actor)


def _check_sees_all(kind: RecordKind, actor: User) -> None:
    """Raises Denied: what the actor is not told of cannot be looked through for what comes from where."""
    if actor.limits_of(kind.code):
        raise policy.Denied(_("Your role does not see all of these records: ask somebody whose role does."))


def _plain(kind: RecordKind, record: Any) -> dict[str, Any]:
    return {field.name: field.plain(field.value(record)) for field in kind.fields}


@transaction.atomic
def take_apart(found: Merge, actor: User, channel: str = Channel.PAGE) -> list[Left]:
    """Every record as it was before, whatever happened to others since; gives what had to stay.

    What was changed by hand in the record that stays since then stays. Of fields of several values what the merge
    brought is taken off, what was added since stays. A second time does nothing. Raises Denied,
    Invalid where the record that stays is in the bin or has been merged into another one since.
    """
    if not Merge.objects.filter(pk=found.pk, undone_at=None).update(undone_at=timezone.now()):
        return []
    found.refresh_from_db()  # another undoing may have told it since that it begins from less
    kind = kinds.get(found.kind)
    keep = _whole(kind).filter(pk=found.keep_id).first()
    if keep is None:
        raise Invalid({"keep": _("The record that took the others in is no longer there.")})
    if keep.deleted_at is not None:
        raise Invalid({"keep": _why_away(kind, actor, keep)})
    policy.check(actor, Action.CHANGE, keep)
    _check_sees_all(kind, actor)
    apart = list(Merged.objects.filter(merge=found).order_by("-pk"))
    records = {one.pk: one for one in _whole(kind).filter(pk__in=[row.record_id for row in apart])}
    for row in apart:
        drop = records[row.record_id]
        for carrier in reversed(carriers):
            if noted := row.moved.get(carrier.name):
                carrier.bring_back(kind, keep, drop, noted)
    left = values_back(kind, actor, keep, found, _standing(kind, keep, found), channel)
    kind.model.objects.filter(pk__in=records).update(deleted_at=None)
    Merged.objects.filter(merge=found).update(is_apart=True)
    back = list(_whole(kind).filter(pk__in=records))
    followers.put(kind, back)
    names = ", ".join(str(one) for one in back)
    data = {"title": str(keep), "others": names}
    write([Fact(f"{kind.code}.taken_apart", keep.card, data, [one.card for one in back])], actor, channel)
    return left


def of_kind(kind: RecordKind, actor: User, pk: int) -> Merge | None:
    """The merge of this number, undone or not, where `actor` may see the record that stays or could if it were not
    in the bin or merged into another one, or gone; else None."""
    found = Merge.objects.filter(pk=pk, kind=kind.code).first()
    if found is None:
        return None
    there = kind.model.objects.filter(pk=found.keep_id)
    if not there.exists():  # gone for good: whose it was nobody can tell any more
        return found if actor.scope(kind.code, Action.SEE) is Scope.ALL else None
    return found if policy.limit(there, actor, kind.code, Action.SEE).exists() else None


def _why_away(kind: RecordKind, actor: User, keep: Any) -> str:
    """Why nothing can be taken out of `keep` just now, and what is to be done first."""
    further = Merged.objects.filter(kind=kind.code, record_id=keep.pk, is_apart=False).order_by("-pk").first()
    if further is None:
        return _("“%(title)s” is in the bin: take it out of there first.") % {"title": keep}
    into = kind.model.objects.visible_to(actor).filter(pk=further.merge.keep_id).first()
    words = {"title": keep, "number": further.merge_id, "into": into}
    if into is None:
        return _("“%(title)s” has itself been merged into another record since: undo merge %(number)d first.") % words
    return _("“%(title)s” has itself been merged into “%(into)s” since: undo merge %(number)d first.") % words


def where_it_went(kind: str, pk: int) -> int | None:
    """The record that took this one in, at the end of the chain; None where nobody did."""
    rows = Merged.objects.filter(kind=kind, is_apart=False)
    seen: set[int] = set()
    found: int | None = None
    while pk not in seen:
        seen.add(pk)
        row = rows.filter(record_id=pk).select_related("merge").order_by("-pk").first()
        if row is None:
            break
        found = pk = row.merge.keep_id
    return found


def put_aside(kind: str) -> Any:
    """The ids of the records of a kind that others have taken in: not in the bin, and kept for ever."""
    return Merged.objects.filter(kind=kind, is_apart=False).values("record_id")


def _lock(kind: RecordKind, actor: User, ids: Sequence[int]) -> list[Any]:
    """The records in the order asked. Raises Invalid for one out of sight, one named twice, and for too many."""
    if len(ids) < 2 or len(set(ids)) < len(ids) or len(ids) > MOST:
        raise Invalid({"drop": _("Choose from 2 to %(most)d different records.") % {"most": MOST}})
    rows = kind.model.objects.visible_to(actor).filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    list(rows.values_list("pk"))
    found = {one.pk: one for one in _whole(kind).filter(pk__in=ids, deleted_at=None)}
    seen = set(kind.model.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    if missing := [pk for pk in ids if pk not in seen]:
        raise Invalid({"drop" if missing[0] != ids[0] else "keep": _("Choose from the list.")})
    return [found[pk] for pk in ids]


def _whole(kind: RecordKind) -> Any:
    return kind.model.objects.select_related(*kind.related).prefetch_related(*kind.children)


def _let_go(kind: RecordKind, gone: Sequence[Any]) -> None:
    """Out of sight and out of the search, but not into the bin: nothing empties itself of them."""
    ids = [one.pk for one in gone]
    kind.model.objects.filter(pk__in=ids).update(deleted_at=timezone.now())
    followers.drop(kind.code, ids)


def _standing(kind: RecordKind, keep: Any, found: Merge) -> list[Standing]:
    """The other merges that have made `keep` what it is, the earliest first."""
    merges = Merge.objects.filter(kind=kind.code, keep_id=keep.pk, undone_at=None).exclude(pk=found.pk).order_by("pk")
    rows = Merged.objects.filter(merge__in=merges, is_apart=False).values_list("merge", "record_id")
    taken = [(merge, pk) for merge, pk in rows]
    records = {one.pk: one for one in _whole(kind).filter(pk__in=[pk for _merge, pk in taken])}
    return [Standing(one, [records[pk] for merge, pk in taken if merge == one.pk and pk in records]) for one in merges]
