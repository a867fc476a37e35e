from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.db.models.lookups import Contains, Exact, StartsWith

from krug.core.access.models import User
from krug.core.lists.filtering.folding import Fold, fold
from krug.core.lists.filtering.natures.nature import given_text
from krug.core.lists.filtering.operators import Op
from krug.core.records.fields import TextField
from krug.core.records.kinds import RecordKind
from krug.core.search.text import normalise, sort_key


class TextNature:
    ops = (Op.CONTAINS, Op.LACKS, Op.BEGINS, Op.IS, Op.NOT, Op.EMPTY, Op.FILLED)

    def read(self, field: TextField, op: Op, raw: Any, user: User) -> str:
        return given_text(raw)

    def where(self, kind: RecordKind, field: TextField, op: Op, value: str, user: User) -> Q:
        match op:
            case Op.EMPTY:
                return Q(**{field.column: ""})
            case Op.FILLED:
                return ~Q(**{field.column: ""})
            case Op.LACKS:
                return ~self.where(kind, field, Op.CONTAINS, value, user)
            case Op.NOT:
                return ~self.where(kind, field, Op.IS, value, user)
        if field.sort and field.sort != field.column:
            return self._by_key(field.sort, op, value)
        if op is Op.IS and value.strip().upper() == value.strip().lower():
            # Digits and signs have no case: an index on the column serves.
            return Q(**{field.column: value.strip()})
        lookup = {Op.CONTAINS: Contains, Op.BEGINS: StartsWith, Op.IS: Exact}[op]
        return Q(lookup(Fold(F(field.column)), fold(value.strip())))

    def _by_key(self, column: str, op: Op, value: str) -> Q:
        """By the column that holds the name as the search compares it."""
        if op is Op.IS:
            return Q(**{column: sort_key(value)})
        lookup = {Op.CONTAINS: "contains", Op.BEGINS: "startswith"}[op]
        return Q(**{f"{column}__{lookup}": normalise(value)})

    def say(self, field: TextField, op: Op, value: str, user: User) -> str:
        return value
