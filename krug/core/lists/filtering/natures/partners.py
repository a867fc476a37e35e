from __future__ import annotations

from typing import Any

from django.db.models import Q

from krug.core.access import partners
from krug.core.access.models import User
from krug.core.lists.filtering.natures.links import ME, PersonNature
from krug.core.lists.filtering.operators import Op
from krug.core.records.kinds import RecordKind


class PartnersNature(PersonNature):
    """Whoever works with a record too: asked of as its responsible person is, though there may be several."""

    def where(self, kind: RecordKind, field: Any, op: Op, value: list[Any], user: User) -> Q:
        match op:
            case Op.EMPTY:
                return ~self.where(kind, field, Op.FILLED, value, user)
            case Op.FILLED:
                return Q(pk__in=partners.records_with(kind.code))
            case Op.NONE | Op.NOT:
                return ~self.where(kind, field, Op.ANY, value, user)
        wanted = [user.pk] if op is Op.ME else [user.pk if one == ME else one for one in value]
        return Q(pk__in=partners.records_with(kind.code, wanted))
