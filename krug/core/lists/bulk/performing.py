"""A bulk change, piece by piece: each piece, its items and how far it has come are one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.lists.bulk.undoing import undo_piece
from krug.core.lists.filtering import parse
from krug.core.lists.models import BulkChange, BulkItem, BulkState, BulkVerb
from krug.core.records import kinds
from krug.core.records.binning import put_many_in_bin
from krug.core.records.changing import Outcome, change_many
from krug.core.records.cleaning import Invalid, clean
from krug.core.records.kinds import RecordKind
from krug.core.records.models.tag import tag_key, tags_of
from krug.core.search.finding import only_found

PIECE = 100
MOST_IDS = 5000


def begin(
    kind: RecordKind, actor: User, verb: str, values: Mapping[str, Any], selection: Mapping[str, Any]
) -> BulkChange:
    """A bulk change ready to be performed. Raises Denied, Invalid and BadFilter before anything is written."""
    check_kind(actor, Action.DELETE if verb == BulkVerb.BIN else Action.CHANGE, kind.code)
    if "responsible" in values:
        check_kind(actor, Action.ASSIGN, kind.code)
    if verb == BulkVerb.CHANGE:
        if not values:
            raise Invalid({"": _("Choose what is to be changed.")})
        clean(kind, actor, values, partial=True)
    elif verb != BulkVerb.BIN:
        clean(kind, actor, {"tags": values.get("tags")}, partial=True)
        if not values.get("tags"):
            raise Invalid({"tags": _("Fill this in.")})
    bulk = BulkChange(kind=kind.code, actor=actor, verb=BulkVerb(verb), values=dict(values), selection=dict(selection))
    bulk.total = chosen(bulk, actor).count()
    bulk.save()
    return bulk


def chosen(bulk: BulkChange, actor: User) -> Any:
    """The records a bulk change is for, as its actor sees them."""
    kind = kinds.get(bulk.kind)
    if "ids" in bulk.selection:
        return kind.model.objects.visible_to(actor).filter(pk__in=bulk.selection["ids"])
    rows = parse(kind, actor, bulk.selection.get("filter"))
    asked = bulk.selection.get("q", "")
    return only_found(rows, actor, kind.code, asked) if asked else rows


def perform(pk: int) -> BulkChange:
    """All the pieces that are left, of doing or of undoing."""
    while advance(pk):
        pass
    return BulkChange.objects.get(pk=pk)


@transaction.atomic
def advance(pk: int) -> bool:
    """One piece; False when it was the last. Whoever calls twice, or dies in between, does no piece twice."""
    bulk = BulkChange.objects.select_for_update(of=("self",)).select_related("actor__role").get(pk=pk)
    if bulk.is_over:
        return False
    return undo_piece(bulk, PIECE) if bulk.state == BulkState.UNDOING else _do_piece(bulk)


def _do_piece(bulk: BulkChange) -> bool:
    rows = chosen(bulk, bulk.actor).filter(pk__gt=bulk.last_id).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:PIECE])
    outcome = _apply(bulk, ids)
    BulkItem.objects.bulk_create(
        [BulkItem(bulk=bulk, record_id=record, values=values) for record, values in outcome.changed.items()]
        + [BulkItem(bulk=bulk, record_id=record, reason=reason[:200]) for record, reason in outcome.left.items()]
    )
    BulkChange.objects.filter(pk=bulk.pk).update(
        last_id=ids[-1] if ids else bulk.last_id,
        changed=F("changed") + len(outcome.changed),
        left=F("left") + len(outcome.left),
        state=BulkState.RUNNING if len(ids) == PIECE else BulkState.DONE,
    )
    return len(ids) == PIECE


def _apply(bulk: BulkChange, ids: list[int]) -> Outcome:
    kind, actor = kinds.get(bulk.kind), bulk.actor
    if bulk.verb == BulkVerb.BIN:
        gone = put_many_in_bin(kind, actor, ids)
        no_right = _("You have no right to do this.")
        return Outcome({pk: {} for pk in gone}, {pk: no_right for pk in ids if pk not in gone})
    if bulk.verb == BulkVerb.CHANGE:
        return change_many(kind, actor, dict.fromkeys(ids, bulk.values))
    return change_many(kind, actor, _tagged(bulk, ids))


def _tagged(bulk: BulkChange, ids: list[int]) -> dict[int, dict[str, Any]]:
    """The tags each record will have: its own with the new ones, or without those taken off."""
    named = {tag_key(name): name for name in bulk.values["tags"]}
    now = tags_of(bulk.kind, ids)
    changes = {}
    for pk in ids:
        has = {tag_key(name): name for name in now.get(pk, [])}
        if bulk.verb == BulkVerb.TAG:
            wanted = [*has.values(), *(name for key, name in named.items() if key not in has)]
        else:
            wanted = [name for key, name in has.items() if key not in named]
        changes[pk] = {"tags": wanted}
    return changes
