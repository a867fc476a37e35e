from __future__ import annotations

from typing import Any

from django.db.models import Q

from krug.core.access.models import User
from krug.core.lists.filtering.natures.nature import blank, is_many, parsed, several
from krug.core.lists.filtering.operators import Op
from krug.core.records import kinds
from krug.core.records.fields import LinkField, PersonField
from krug.core.records.kinds import RecordKind

ME = "me"


class PersonNature:
    """Employees, by id; "me" is whoever looks."""

    ops = (Op.ANY, Op.NONE, Op.IS, Op.NOT, Op.ME, Op.EMPTY, Op.FILLED)

    def read(self, field: PersonField, op: Op, raw: Any, user: User) -> list[Any]:
        values = several(raw) if is_many(op) else [raw]
        return [ME if one == ME else parsed(field, one) for one in values]

    def where(self, kind: RecordKind, field: PersonField, op: Op, value: list[Any], user: User) -> Q:
        match op:
            case Op.EMPTY:
                return blank(field.column)
            case Op.FILLED:
                return ~blank(field.column)
            case Op.ME:
                return Q(**{field.column: user.pk})
            case Op.NONE | Op.NOT:
                return ~self.where(kind, field, Op.ANY, value, user)
        wanted = [user.pk if one == ME else one for one in value]
        return Q(**{field.column: wanted[0]}) if len(wanted) == 1 else Q(**{f"{field.column}__in": wanted})

    def say(self, field: PersonField, op: Op, value: list[Any], user: User) -> str:
        names = dict(User.objects.filter(pk__in=[one for one in value if one != ME]).values_list("pk", "name"))
        return ", ".join(user.name if one == ME else names.get(one, "—") for one in value)


class LinkNature:
    """Records of another kind, by id, which is the record's own value and tells nothing of what it leads to."""

    ops = (Op.ANY, Op.NONE, Op.IS, Op.NOT, Op.EMPTY, Op.FILLED)

    def read(self, field: LinkField, op: Op, raw: Any, user: User) -> list[int]:
        return [parsed(field, one) for one in (several(raw) if is_many(op) else [raw])]

    def where(self, kind: RecordKind, field: LinkField, op: Op, value: list[int], user: User) -> Q:
        match op:
            case Op.EMPTY:
                return blank(field.column)
            case Op.FILLED:
                return ~blank(field.column)
            case Op.NONE | Op.NOT:
                return ~self.where(kind, field, Op.ANY, value, user)
        return Q(**{f"{field.column}__in": value})

    def say(self, field: LinkField, op: Op, value: list[int], user: User) -> str:
        seen = kinds.get(field.to).model.objects.visible_to(user).in_bulk(value)
        return ", ".join(str(seen[one]) if one in seen else "—" for one in value)
