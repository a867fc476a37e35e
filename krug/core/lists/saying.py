"""Conditions in one line of words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.lists.filtering import Condition, Group, Op, Related, nature_of
from krug.core.lists.filtering.compiling import checked
from krug.core.lists.filtering.operators import BARE
from krug.core.lists.filtering.related import find_back
from krug.core.lists.filtering.tree import ALL
from krug.core.records.kinds import RecordKind


def said(kind: RecordKind, user: User, group: Group) -> str:
    """ "" where everything is let through. Raises BadFilter."""
    glue = f" {_('and') if group.glue == ALL else _('or')} "
    parts = [_part(kind, user, part) for part in group.parts]
    return glue.join(
        f"({part})" if _is_joined(one, group) else part for one, part in zip(group.parts, parts, strict=True)
    )


def _is_joined(part: Condition | Group, around: Group) -> bool:
    """Whether it would not be clear without brackets where it ends."""
    if isinstance(part, Related):
        return bool(part.parts) and len(around.parts) > 1
    return isinstance(part, Group)


def _part(kind: RecordKind, user: User, part: Condition | Group) -> str:
    if isinstance(part, Related):
        back = find_back(kind, user, part.related)
        inner = said(back.kind, user, part)
        return f"{back.say(part.has)}: {inner}" if inner else back.say(part.has)
    return said(kind, user, part) if isinstance(part, Group) else _condition(kind, user, part)


def _condition(kind: RecordKind, user: User, condition: Condition) -> str:
    asked, op, value = checked(kind, user, condition)
    nature: Any = nature_of(asked.field)
    told = "" if op in BARE else f" {nature.say(asked.field, op, value, user)}"
    return f"{asked.title} {Op(op).label}{told}"
