"""From what a form, a file or a program gave to what the columns take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.fields import BadValue, Field, LinkField, PersonField
from krug.core.records.kinds import RecordKind


class Invalid(Exception):
    """The values will not do; `errors` maps a field's name to the reason."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in errors.items()))
        self.errors = errors


def clean(
    kind: RecordKind, actor: User, values: Mapping[str, Any], partial: bool = False, links: bool = True
) -> dict[str, Any]:
    """`values` by field name as values by column. Raises Invalid. `partial`: only the fields given are looked at.

    `links`: whether a link must lead to what the actor sees.
    """
    kind = kind.seen_by(actor)
    cleaned: dict[str, Any] = {}
    errors = {name: _("There is no such field.") for name in values if name not in kind.names}
    for field in kind.fields:
        if field.read_only or (partial and field.once):
            if field.name in values:
                errors[field.name] = field.why_fixed
            continue
        if partial and field.name not in values:
            continue
        try:
            value = field.clean(values.get(field.name))
            if links:
                check_link(field, value, actor)
        except BadValue as error:
            errors[field.name] = str(error)
        else:
            cleaned[field.column] = value
    if errors:
        raise Invalid(errors)
    return cleaned


def one_of_kinds() -> str:
    """The reason why a code is no kind of record, with those that are."""
    return _("One of: %(values)s.") % {"values": ", ".join(sorted(kind.code for kind in kinds.all_kinds()))}


def check_link(field: Field, value: Any, actor: User) -> None:
    """A link may only lead to what the person sees: another's record reads as one that is not there."""
    if not isinstance(field, LinkField) or value is None:
        return
    if isinstance(field, PersonField):
        found = User.objects.filter(pk=value, is_active=True).exists()
    else:
        found = kinds.get(field.to).model.objects.visible_to(actor).filter(pk=value).exists()
    if not found:
        raise BadValue(_("Choose from the list."))
