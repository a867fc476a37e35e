"""Fields that a role does not see, or only sees, of all the records it reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import Role, User
from krug.core.access.scopes import FieldRight
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import Field
from krug.core.records.kinds import RecordKind
from krug.core.settings.roles import count_change, locked

# Kind of record and name of a field.
Place = tuple[str, str]


def offered() -> Iterator[tuple[RecordKind, Field, list[FieldRight]]]:
    """Every field that a role may be kept from, and what it may be given of it."""
    for kind in kinds.all_kinds():
        for field in kind.fields:
            if rights := kind.limits(field):
                yield kind, field, rights


def right_of(role: Role, kind: RecordKind, field: Field) -> FieldRight:
    if role.is_administrator:
        return FieldRight.CHANGE
    return FieldRight(role.field_rights.get(kind.code, {}).get(field.name, FieldRight.CHANGE))


@transaction.atomic
def keep_field_rights(actor: User, role: Role, wished: Mapping[Place, str], channel: str = Channel.PAGE) -> None:
    """The rights given in `wished`; others stay.

    Raises Invalid for the administrator's role, which cannot be limited, and for what is not offered.
    """
    policy.check_administrator(actor)
    if role.is_administrator:
        raise Invalid({"role": _("The administrator's role cannot be limited.")})
    role = locked(role)
    known = {(kind.code, field.name): (kind, field, rights) for kind, field, rights in offered()}
    wrong = [
        f"{code}.{name}"
        for (code, name), right in wished.items()
        if right not in known.get((code, name), ((), (), ()))[2]
    ]
    if wrong:
        raise Invalid({name: _("Choose from the list.") for name in wrong})
    before = {place: right_of(role, known[place][0], known[place][1]) for place in wished}
    after = {place: FieldRight(right) for place, right in wished.items() if right != before[place]}
    if not after:
        return
    for (code, name), right in after.items():
        role.field_rights.setdefault(code, {})[name] = right.value
        if right is FieldRight.CHANGE:
            del role.field_rights[code][name]
    role.field_rights = {code: rights for code, rights in role.field_rights.items() if rights}
    role.save(update_fields=["field_rights"])
    count_change(role)
    titles = {place: f"{known[place][0].plural}: {known[place][1].title}" for place in after}
    values = {
        titles[place]: {"old": str(before[place].label), "new": str(right.label)} for place, right in after.items()
    }
    data = {"title": str(role), "fields": ", ".join(titles.values()), "values": values}
    write([Fact("role.changed", ("role", role.pk), data)], actor, channel)
