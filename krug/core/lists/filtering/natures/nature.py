from __future__ import annotations

from typing import Any, Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.lists.filtering.operators import BARE, MANY, Op
from krug.core.records.fields import BadValue, Field
from krug.core.records.kinds import RecordKind

MOST_VALUES = 100
LONGEST = 300


class Nature(Protocol):
    @property
    def ops(self) -> tuple[Op, ...]: ...

    def read(self, field: Any, op: Op, raw: Any, user: User) -> Any:
        """`raw` as `where` takes it. Raises BadValue."""

    def where(self, kind: RecordKind, field: Any, op: Op, value: Any, user: User) -> Q: ...

    def say(self, field: Any, op: Op, value: Any, user: User) -> str:
        """The value in words, for a person."""


def several(raw: Any) -> list[Any]:
    """The values of "one of": a list, or one value alone."""
    values = raw if isinstance(raw, list) else [raw]
    if not values or len(values) > MOST_VALUES:
        raise BadValue(_("Choose from 1 to %(most)d values.") % {"most": MOST_VALUES})
    return values


def pair(raw: Any) -> list[Any]:
    if not isinstance(raw, list) or len(raw) != 2:
        raise BadValue(_("Give both bounds."))
    return raw


def given_text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise BadValue(_("Enter text."))
    if len(raw) > LONGEST:
        raise BadValue(_("At most %(most)d characters.") % {"most": LONGEST})
    return raw.replace("\x00", "")


def parsed(field: Field, raw: Any) -> Any:
    """`raw` by the field's own rule, but never empty."""
    if raw is None or raw == "" or isinstance(raw, (dict, list)):
        raise BadValue(_("Fill this in."))
    return field.parse(raw)


def blank(column: str) -> Q:
    return Q(**{f"{column}__isnull": True})


def is_bare(op: Op) -> bool:
    return op in BARE


def is_many(op: Op) -> bool:
    return op in MANY
