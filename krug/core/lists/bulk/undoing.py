"""A bulk change taken back: every record as it was, except where somebody has changed the same since."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.lists.models import BulkChange, BulkItem, BulkState, BulkVerb
from krug.core.records import kinds
from krug.core.records.binning import restore_many
from krug.core.records.changing import change_many
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.records.models.tag import tags_of


@transaction.atomic
def begin_undo(bulk: BulkChange, actor: User) -> bool:
    """Turn a bulk change round, also one still under way. False when it was before. Raises Denied."""
    if bulk.actor_id != actor.pk:
        raise Denied(_("Another person did this."))
    live = BulkChange.objects.filter(pk=bulk.pk, state__in=[BulkState.RUNNING, BulkState.DONE])
    return bool(live.update(state=BulkState.UNDOING, last_id=0))


def undo_piece(bulk: BulkChange, size: int) -> bool:
    """Take the next records back, inside the caller's transaction; False when they were the last."""
    items = list(bulk.items.filter(record_id__gt=bulk.last_id, reason="").order_by("record_id")[:size])
    back, reasons = _take_back(bulk, items)
    for item in items:
        if item.record_id in reasons:
            item.reason = reasons[item.record_id][:200]
    BulkItem.objects.bulk_update([item for item in items if item.reason], ["reason"], batch_size=100)
    more = len(items) == size
    bulk.last_id = items[-1].record_id if items else bulk.last_id
    bulk.restored += len(back)
    bulk.kept += len(reasons)
    bulk.state = BulkState.UNDOING if more else BulkState.UNDONE
    bulk.save(update_fields=["last_id", "restored", "kept", "state"])
    return more


def _take_back(bulk: BulkChange, items: list[BulkItem]) -> tuple[set[int], dict[int, str]]:
    """What was brought back, and why the others were not."""
    kind, ids = kinds.get(bulk.kind), [item.record_id for item in items]
    changed_since = _("It has been changed since.")
    if bulk.verb == BulkVerb.BIN:
        back = set(restore_many(kind, bulk.actor, ids))
        return back, {pk: changed_since for pk in ids if pk not in back}
    wanted, reasons = {}, {}
    now = _now(kind, bulk.actor, ids)
    for item in items:
        values = {name: value["old"] for name, value in item.values.items()}
        if now.get(item.record_id, {}).items() >= _new_of(item).items():
            wanted[item.record_id] = values
        else:
            reasons[item.record_id] = changed_since
    reasons |= _change_back(kind, bulk.actor, wanted)
    return set(wanted) - set(reasons), reasons


def _change_back(kind: RecordKind, actor: User, wanted: dict[int, dict[str, Any]]) -> dict[int, str]:
    """All at once; one by one where an old value would no longer do, so that it stops nothing else."""
    try:
        return change_many(kind, actor, wanted, taking_back=True).left
    except Invalid:
        left: dict[int, str] = {}
        for pk, values in wanted.items():
            try:
                left |= change_many(kind, actor, {pk: values}, taking_back=True).left
            except Invalid as error:
                left[pk] = str(error)
        return left


def _now(kind: RecordKind, actor: User, ids: list[int]) -> dict[int, dict[str, str]]:
    """The records' values as they are, comparable with what the items hold."""
    rows = kind.model.objects.visible_to(actor).filter(pk__in=ids).prefetch_related(*kind.children)
    tags = tags_of(kind.code, ids)
    found = {}
    for record in rows:
        record.known_tags = tags.get(record.pk, [])
        found[record.pk] = {field.name: repr(field.plain(field.value(record))) for field in kind.fields}
    return found


def _new_of(item: BulkItem) -> dict[str, str]:
    return {name: repr(value["new"]) for name, value in item.values.items()}
