"""The verbs of segments: made from what a list shows, changed, fixed, let live again, removed and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import Denied, check_kind
from krug.core.access.scopes import Action
from krug.core.events.inserting import insert_rows
from krug.core.lists.filtering import BadFilter, Group, in_segment, parse
from krug.core.lists.filtering.fields import SEGMENT
from krug.core.lists.models import Segment, SegmentMember
from krug.core.lists.models.view import share
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.records.kinds import RecordKind

MOST = 200
MOST_MEMBERS = 500_000
LONGEST = 60
PIECE = 2000


@transaction.atomic
def make(
    kind: RecordKind, actor: User, title: str, asked: Group, audience: str, fixed: bool = False, rows: Any = None
) -> Segment:
    """A new segment of what `asked` lets through; `fixed`: of `rows`, or what that is now, as `actor` sees it.

    Raises Denied, Invalid, BadFilter.
    """
    check_kind(actor, Action.SEE, kind.code)
    if Segment.objects.filter(owner=actor, removed_at=None).count() >= MOST:
        raise Invalid({"title": _("You have %(most)d segments already.") % {"most": MOST}})
    _check_asked(asked)
    found = parse(kind, actor, asked)
    segment = Segment(kind=kind.code, title=_tidy(title), owner=actor, filter=asked.plain())
    share(segment, actor, audience)
    segment.save()
    if fixed:
        _fix(segment, actor, found if rows is None else rows)
    return segment


@transaction.atomic
def change(segment: Segment, actor: User, title: str, audience: str, seen: int | None = None) -> Segment:
    """Another name or other readers. Raises Denied for another's, Invalid, and Overtaken."""
    row = _own(segment, actor, seen)
    row.title = _tidy(title)
    if audience != row.audience:
        share(row, actor, audience)
    row.version += 1
    row.save()
    return row


@transaction.atomic
def fix(segment: Segment, actor: User, seen: int | None = None) -> Segment:
    """Whoever fits now, as `actor` sees it, is a member from now on, and nobody else. Raises as `change`, BadFilter."""
    row = _own(segment, actor, seen)
    kind = kinds.get(row.kind)
    live = Segment(kind=row.kind, filter=row.filter)
    _fix(row, actor, kind.model.objects.visible_to(actor).filter(in_segment(live, kind, actor)))
    return row


@transaction.atomic
def let_live(segment: Segment, actor: User, seen: int | None = None) -> Segment:
    """Its conditions count again, and no list of members. Raises as `change`."""
    row = _own(segment, actor, seen)
    SegmentMember.objects.filter(segment=row).delete()
    row.fixed_at = row.fixed_by = None
    row.version += 1
    row.save()
    return row


@transaction.atomic
def remove(segment: Segment, actor: User, back: bool = False) -> None:
    """Out of every list of segments; or `back`. A second time does nothing. Raises Denied for another's."""
    row = _own(segment, actor, None)
    row.removed_at = None if back else row.removed_at or timezone.now()
    row.save(update_fields=["removed_at"])


def forget(kind: str, ids: Sequence[int]) -> None:
    """The records are removed for good."""
    SegmentMember.objects.filter(segment__kind=kind, record_id__in=ids).delete()


def _fix(segment: Segment, actor: User, rows: Any) -> None:
    ids = list(rows.order_by().values_list("pk", flat=True)[: MOST_MEMBERS + 1])
    if len(ids) > MOST_MEMBERS:
        raise Invalid({"title": _("At most %(most)d records fit into a fixed segment.") % {"most": MOST_MEMBERS}})
    SegmentMember.objects.filter(segment=segment).delete()
    insert_rows(SegmentMember, ("segment_id", "record_id"), ((segment.pk, pk) for pk in sorted(set(ids))))
    segment.fixed_at, segment.fixed_by = timezone.now(), actor if actor.pk else None
    segment.version += 1
    segment.save()


def _own(segment: Segment, actor: User, seen: int | None) -> Segment:
    row: Segment = Segment.objects.select_for_update().get(pk=segment.pk)
    if not row.may_change(actor):
        raise Denied(_("This segment is another person's."))
    check_seen(row, seen)
    return row


def _tidy(title: str) -> str:
    text = " ".join(title.replace("\x00", "").split())
    if not 0 < len(text) <= LONGEST:
        raise Invalid({"title": _("From 1 to %(most)d characters.") % {"most": LONGEST}})
    return text


def _check_asked(asked: Group) -> None:
    """A segment of segments could ask for itself."""
    if any(condition.field.split(".")[-1] == SEGMENT for condition in asked.conditions()):
        raise BadFilter(_("A segment is made of conditions other than segments."))
