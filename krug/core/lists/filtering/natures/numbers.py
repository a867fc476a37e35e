from __future__ import annotations

from typing import Any

from django.db.models import Q

from krug.core.access.models import User
from krug.core.lists.filtering.natures.nature import blank, pair, parsed
from krug.core.lists.filtering.operators import Op
from krug.core.records.fields import Field, MoneyValue
from krug.core.records.kinds import RecordKind

LOOKUPS = {Op.IS: "exact", Op.GE: "gte", Op.LE: "lte", Op.GT: "gt", Op.LT: "lt"}


class NumberNature:
    """Whole numbers and money."""

    ops = (Op.GE, Op.LE, Op.GT, Op.LT, Op.BETWEEN, Op.IS, Op.NOT, Op.EMPTY, Op.FILLED)

    def read(self, field: Field, op: Op, raw: Any, user: User) -> Any:
        return [parsed(field, one) for one in pair(raw)] if op is Op.BETWEEN else parsed(field, raw)

    def where(self, kind: RecordKind, field: Field, op: Op, value: Any, user: User) -> Q:
        column = field.column
        match op:
            case Op.EMPTY:
                return blank(column)
            case Op.FILLED:
                return ~blank(column)
            case Op.NOT:
                return ~Q(**{column: value})
            case Op.BETWEEN:
                low, high = sorted(value)
                return Q(**{f"{column}__gte": low, f"{column}__lte": high})
        return Q(**{f"{column}__{LOOKUPS[op]}": value})

    def say(self, field: Field, op: Op, value: Any, user: User) -> str:
        values = value if isinstance(value, list) else [value]
        return " – ".join(_figure(field, one) for one in values)


def _figure(field: Field, value: Any) -> str:
    text = f"{value:,.2f}".removesuffix(".00") if isinstance(field, MoneyValue) else f"{value:,}"
    return text.replace(",", "\u202f").replace(".", ",")
