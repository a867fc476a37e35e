"""Working a formula out for one record."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from krug.core.records.formulas.functions import BY_CODE, EXACT, joined
from krug.core.records.formulas.language import BIG, ZERO, Call, Constant, Fault, Node, Operation, Ref, Value

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def work_out(node: Node, values: Mapping[str, Value], today: dt.date) -> Value:
    """What a checked formula gives for these values of its fields. Raises Fault.

    A field whose own formula gives nothing is not among `values` but held by them as a Fault, which is raised.
    """
    try:
        with decimal.localcontext(EXACT):
            return _value(node, values, today)
    except (ArithmeticError, ValueError):  # days beyond the calendar are told as either
        raise Fault(BIG) from None


def _value(node: Node, values: Mapping[str, Any], today: dt.date) -> Value:
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Ref):
        found = values[node.name]
        if isinstance(found, Fault):
            raise found
        value: Value = found
        return value
    if isinstance(node, Operation):
        return _operation(node, values, today)
    assert isinstance(node, Call)
    if node.function == "today":
        return today
    function = BY_CODE[node.function]
    if function.lazy:
        return function.run(*(partial(_asked, part, values, today) for part in node.parts))
    return function.run(*(_value(part, values, today) for part in node.parts))


def _asked(node: Node, values: Mapping[str, Any], today: dt.date) -> Value:
    """As `_value`; faults of arithmetic are told as what they are, so that `coalesce` may pass over them."""
    try:
        return _value(node, values, today)
    except (ArithmeticError, ValueError):
        raise Fault(BIG) from None


def _operation(node: Operation, values: Mapping[str, Any], today: dt.date) -> Value:
    sign, ask = node.sign, partial(_value, values=values, today=today)
    if sign == "and":
        return ask(node.parts[0]) is True and ask(node.parts[1]) is True
    if sign == "or":
        return ask(node.parts[0]) is True or ask(node.parts[1]) is True
    found: list[Any] = [ask(part) for part in node.parts]
    if sign == "not":
        return found[0] is not True
    if sign == "&":
        return joined(*found)
    if sign in COMPARE:
        return _compared(sign, *found)
    return None if None in found else _reckoned(sign, found)


def _compared(sign: str, first: Any, second: Any) -> bool:
    """What is empty is equal to what is empty, and neither more nor less than anything."""
    if sign not in {"=", "<>"} and (first is None or second is None):
        return False
    return COMPARE[sign](first, second)


def _reckoned(sign: str, found: list[Any]) -> Value:
    result: decimal.Decimal
    if sign == "neg":
        result = -found[0]
        return result
    first, second = found
    if isinstance(first, dt.date):
        if isinstance(second, dt.date):
            return decimal.Decimal((first - second).days)
        days = dt.timedelta(days=int(second))
        return first + days if sign == "+" else first - days
    if sign == "+":
        result = first + second
    elif sign == "-":
        result = first - second
    elif sign == "/" and second == 0:
        raise Fault(ZERO)
    else:
        result = first * second if sign == "*" else first / second
    return result
