"""Fields that formulas make out of a record's other fields: worked out at each write, so that lists, conditions,
reports and files have them as they have any field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from django.utils import timezone

from krug.core.records import kinds
from krug.core.records.custom.fields import (
    MARK,
    Custom,
    CustomChoice,
    CustomMoney,
    CustomNumber,
    CustomText,
)
from krug.core.records.custom.meaning import formula_of, sort_of_field, sources, usable
from krug.core.records.fields import (
    ChoiceField,
    DecimalValue,
    Field,
    MomentField,
    MoneyValue,
    NumberField,
    TextField,
)
from krug.core.records.formulas.checking import calls, refs, sort_of
from krug.core.records.formulas.functions import joined
from krug.core.records.formulas.language import BIG, BIGGEST, BROKEN, Fault, FormulaError, Node, Value
from krug.core.records.formulas.reading import read
from krug.core.records.formulas.working import work_out
from krug.core.records.kinds import RecordKind


@dataclass(frozen=True)
class Computed:
    """A computed field with its formula; `node` None: it does not fit the fields there are by now."""

    field: Custom
    node: Node | None
    names: Mapping[str, Field]


def settle(record: Any) -> None:
    """Work out the record's computed fields, each after those it is made of. No query."""
    for computed in _program(record.KIND):
        value, why = _value(computed, record)
        computed.field.put(record, value)
        computed.field.put_mark(record, why)


def renew(record: Any) -> None:
    """As `settle`, for a verb that writes the record's columns past it: what differs is written. At most one query."""
    before = record.custom
    settle(record)
    if record.custom != before:
        type(record).objects.filter(pk=record.pk).update(custom=record.custom)


def of_today(kind: RecordKind) -> bool:
    """Whether any of the kind's formulas gives something else tomorrow."""
    return any(one.node is not None and calls(one.node, "today") for one in _program(kind.code))


@cache
def _program(code: str) -> tuple[Computed, ...]:
    """The kind's computed fields, those that others are made of first."""
    if not kinds.known(code):
        return ()
    kind = kinds.get(code)
    computed = [one for one in kind.fields if isinstance(one, Custom) and one.formula]
    if not computed:
        return ()
    known, depth = usable(kind), sources(kind)
    # Whatever a field is made of is made of less.
    return tuple(_compiled(known, one) for one in sorted(computed, key=lambda one: len(depth[one.name])))


kinds.when_refitted.append(_program.cache_clear)


def _compiled(known: Mapping[str, Field], field: Custom) -> Computed:
    try:
        node = read(field.formula)
        sort_of(node, {name: sort_of_field(one) for name, one in known.items()})
    except FormulaError:  # a field it speaks of is gone, as after Krug was brought up to date
        return Computed(field, None, {})
    return Computed(field, node, {ref.name: known[ref.name] for ref in refs(node)})


def _value(computed: Computed, record: Any) -> tuple[Any, str]:
    """The value as its field holds it, and why there is none."""
    if computed.node is None:
        return None, BROKEN
    values = {name: given(field, record) for name, field in computed.names.items()}
    try:
        return _fitted(computed.field, work_out(computed.node, values, _today())), ""
    except Fault as fault:
        return None, fault.code


def _today() -> dt.date:
    """The firm's day, whoever writes."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def given(field: Field, record: Any) -> Any:
    """What a field gives a formula. A Fault where its own formula gives nothing."""
    if formula_of(field) and isinstance(field, Custom) and (why := record.custom.get(f"{MARK}{field.code}")):
        return Fault(why)
    value = field.value(record)
    if value is None or value == "":
        return "" if isinstance(field, (TextField, ChoiceField)) else None
    if isinstance(field, (NumberField, DecimalValue, MoneyValue)):
        return Decimal(str(value))
    if isinstance(field, MomentField):
        return timezone.localdate(value, timezone.get_default_timezone())
    if isinstance(field, CustomChoice):
        return field.say(value)
    return value


def _fitted(field: Custom, value: Value) -> Any:
    """`value` as a field of this type takes it. Raises Fault for what is too big for it."""
    if value is None:
        return None
    if isinstance(field, CustomText):
        return joined(value)[: field.max_length]
    if isinstance(value, Decimal) and isinstance(field, (CustomNumber, CustomMoney)):
        if abs(value) > BIGGEST:
            raise Fault(BIG)
        places = field.places if isinstance(field, CustomNumber) else 2
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0
    if isinstance(value, dt.date) and not 1900 <= value.year <= 2200:
        raise Fault(BIG)
    return value
