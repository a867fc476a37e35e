from __future__ import annotations

from typing import Any

from django.db.models import Q

from krug.core.access.models import User
from krug.core.lists.filtering.folding import fold
from krug.core.lists.filtering.natures.nature import given_text, several
from krug.core.lists.filtering.operators import Op
from krug.core.records.fields import PhonesField
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Tagging
from krug.core.records.models.tag import tag_key
from krug.core.records.phones import reversed_digits


class SeveralNature:
    """Phones, addresses and whatever else is kept as rows of its own."""

    ops = (Op.CONTAINS, Op.LACKS, Op.EMPTY, Op.FILLED)

    def read(self, field: Any, op: Op, raw: Any, user: User) -> str:
        return given_text(raw)

    def where(self, kind: RecordKind, field: Any, op: Op, value: str, user: User) -> Q:
        relation = kind.model._meta.get_field(field.name)
        rows, owner = relation.related_model.objects, relation.field.name
        match op:
            case Op.EMPTY:
                return ~self.where(kind, field, Op.FILLED, value, user)
            case Op.FILLED:
                return Q(pk__in=rows.values(owner))
            case Op.LACKS:
                return ~self.where(kind, field, Op.CONTAINS, value, user)
        wanted = reversed_digits(value) if isinstance(field, PhonesField) else fold(value.strip())
        column = relation.related_model.FOUND_BY
        found = rows.filter(**{f"{column}__contains": wanted}) if wanted else rows.none()
        return Q(pk__in=found.values(owner))

    def say(self, field: Any, op: Op, value: str, user: User) -> str:
        return value


class TagsNature:
    ops = (Op.ANY, Op.NONE, Op.EMPTY, Op.FILLED)

    def read(self, field: Any, op: Op, raw: Any, user: User) -> list[str]:
        return [given_text(one) for one in several(raw)]

    def where(self, kind: RecordKind, field: Any, op: Op, value: list[str], user: User) -> Q:
        match op:
            case Op.FILLED:
                return ~self.where(kind, field, Op.EMPTY, value, user)
            case Op.NONE:
                return ~self.where(kind, field, Op.ANY, value, user)
        rows = Tagging.objects.filter(kind=kind.code)
        if op is Op.EMPTY:
            return ~Q(pk__in=rows.values("record_id"))
        return Q(pk__in=rows.filter(tag__key__in=[tag_key(one) for one in value]).values("record_id"))

    def say(self, field: Any, op: Op, value: list[str], user: User) -> str:
        return ", ".join(value)
