"""From the tree to one condition of the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.people import krug_itself
from krug.core.access.scopes import Action
from krug.core.lists.filtering.fields import Asked, find_field, nature_of
from krug.core.lists.filtering.natures.segments import SegmentField
from krug.core.lists.filtering.operators import BARE, Op
from krug.core.lists.filtering.related import find_back
from krug.core.lists.filtering.tree import ALL, NONE, BadFilter, Condition, Group, Related, read
from krug.core.lists.models.segment import Segment
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import BadValue
from krug.core.records.kinds import RecordKind


def parse(kind: RecordKind, user: User, given: Any = None, action: str = Action.SEE) -> Any:
    """The rows of `kind` that `user` may reach with `action` and that `given` lets through, as a queryset.

    `given` is a filter as JSON text, as what JSON gave, or a Group; None lets everything through. This is the one
    function for list, export, bulk change and API: `parse(kind, user, request.GET.get("filter"))`.
    Raises BadFilter, whose message can be shown to the person.
    """
    group = given if isinstance(given, Group) else read(given)
    return kind.model.objects.visible_to(user, action).filter(where(kind, user, group))


def where(kind: RecordKind, user: User, node: Condition | Group) -> Q:
    """One condition on the rows of `kind`. Raises BadFilter."""
    if isinstance(node, Condition):
        return _condition(kind, user, node)
    if isinstance(node, Related):
        return _related(kind, user, node)
    return _joined(kind, user, node)


def _joined(kind: RecordKind, user: User, node: Group) -> Q:
    whole: Q | None = None
    for part in node.parts:
        condition = where(kind, user, part)
        whole = condition if whole is None else whole & condition if node.glue == ALL else whole | condition
    return Q() if whole is None else whole


def _related(kind: RecordKind, user: User, node: Related) -> Q:
    """Only those that the person sees count."""
    back = find_back(kind, user, node.related)
    seen = back.kind.model.objects.visible_to(user)
    found = back.some(seen.filter(_joined(back.kind, user, node)))
    return ~found if node.has == NONE else found


def checked(kind: RecordKind, user: User, condition: Condition) -> tuple[Asked, Op, Any]:
    """The field, the operator and the value, ready to use. Raises BadFilter."""
    asked = find_field(kind, user, condition.field)
    nature: Any = nature_of(asked.field)
    if condition.op not in nature.ops:
        words = {"field": asked.title, "op": condition.op[:20]}
        raise BadFilter(_("“%(field)s” cannot be asked “%(op)s”.") % words)
    op = Op(condition.op)
    try:
        value = None if op in BARE else nature.read(asked.field, op, condition.value, user)
        if isinstance(asked.field, SegmentField):
            _check_open(asked.kind, value or [], user)
    except BadValue as error:
        raise BadFilter(f"{asked.title}: {error}") from None
    return asked, op, value


def _condition(kind: RecordKind, user: User, condition: Condition) -> Q:
    asked, op, value = checked(kind, user, condition)
    found: Q
    nature: Any = nature_of(asked.field)
    if isinstance(asked.field, SegmentField):
        found = _in_segments(asked.kind, op, value, user)
    else:
        found = nature.where(asked.kind, asked.field, op, value, user)
    if isinstance(asked.field, Custom) and op in (Op.NOT, Op.NONE) and asked.field.nature != "text":
        # What is not there differs from every value; of a declared column Django sees to that.
        found |= Q(**{f"{asked.field.column}__isnull": True})
    if asked.link is None:
        return found
    # Only through records the person sees: a filter must not tell what a page would not.
    seen = asked.kind.model.objects.visible_to(user).filter(found)
    return Q(**{f"{asked.link.column}__in": seen.values("pk")})


def in_segment(segment: Segment, kind: RecordKind, user: User) -> Q:
    """Whoever belongs to it, as a condition on the rows of its kind. Raises BadFilter where the segment asks for what
    `user` may not ask: nobody learns of a hidden field by it, not even which.

    Whom a fixed one holds tells as much. Yet it outlives its conditions: where nobody may ask them any more, as after
    a field has gone, it stays.
    """
    asked = _asked_by(segment, kind, user)
    if segment.is_fixed and (asked is not None or _asked_by(segment, kind, krug_itself()) is None):
        return Q(pk__in=segment.members())
    if asked is None:
        raise BadFilter(_("There is no such segment."))
    return Q(pk__in=kind.model.objects.filter(asked).order_by().values("pk"))


def _asked_by(segment: Segment, kind: RecordKind, user: User) -> Q | None:
    """Its conditions; None where `user` may not ask them."""
    try:
        return where(kind, user, read(segment.filter))
    except BadFilter:
        return None


def _check_open(kind: RecordKind, segments: list[Segment], user: User) -> None:
    """Raises BadValue as for a segment that is not there."""
    try:
        for segment in segments:
            in_segment(segment, kind, user)
    except BadFilter:
        raise BadValue(_("Choose from the list.")) from None


def _in_segments(kind: RecordKind, op: Op, segments: list[Segment], user: User) -> Q:
    found = Q(pk__in=[])
    for segment in segments:
        found |= in_segment(segment, kind, user)
    return ~found if op is Op.NONE else found
