"""Whether a formula makes sense: its fields are there, and each part gets what it can work with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from krug.core.records.formulas.functions import BY_CODE, MIXED
from krug.core.records.formulas.language import Call, Constant, Fault, FormulaError, Node, Operation, Ref, Sort
from krug.core.records.formulas.working import work_out

NUMBER, TEXT, DATE, FLAG = Sort.NUMBER, Sort.TEXT, Sort.DATE, Sort.FLAG
ORDERED = {NUMBER, TEXT, DATE}


def sort_of(node: Node, fields: Mapping[str, Sort]) -> Sort:
    """What the formula gives; `fields` by the names its references have. Raises FormulaError."""
    if isinstance(node, Constant):
        return FLAG if isinstance(node.value, bool) else TEXT if isinstance(node.value, str) else NUMBER
    if isinstance(node, Ref):
        if node.name not in fields:
            raise FormulaError(_("There is no field “%(name)s” to reckon with.") % {"name": node.name[:60]}, node.at)
        return fields[node.name]
    if isinstance(node, Operation):
        return _operation(node, [sort_of(part, fields) for part in node.parts])
    assert isinstance(node, Call)
    return _call(node, [sort_of(part, fields) for part in node.parts])


def refs(node: Node) -> Iterator[Ref]:
    """The fields the formula speaks of, in the order of its text."""
    if isinstance(node, Ref):
        yield node
    elif isinstance(node, (Operation, Call)):
        for part in node.parts:
            yield from refs(part)


def calls(node: Node, code: str) -> bool:
    """Whether the function is called anywhere in the formula."""
    if isinstance(node, Call) and node.function == code:
        return True
    return isinstance(node, (Operation, Call)) and any(calls(part, code) for part in node.parts)


def check_divisions(node: Node) -> None:
    """Raises FormulaError for a division by what is zero whatever the record says: it never gives anything."""
    if not isinstance(node, (Operation, Call)):
        return
    for part in node.parts:
        check_divisions(part)
    if isinstance(node, Operation) and node.sign == "/" and _is_zero(node.parts[1]):
        raise FormulaError(_("Nothing can be divided by zero."), node.at)


def _is_zero(node: Node) -> bool:
    """Whether it speaks of no field and no day, and is zero."""
    if any(refs(node)) or calls(node, "today"):
        return False
    try:
        return work_out(node, {}, dt.date.min) == 0
    except Fault:
        return False


def _operation(node: Operation, sorts: list[Sort]) -> Sort:
    sign = node.sign
    if sign in {"and", "or", "not"}:
        return _need(node, sorts, FLAG, FLAG)
    if sign == "&":
        return TEXT
    if sign in {"=", "<>"} or (sign in {"<", "<=", ">", ">="} and sorts[0] in ORDERED):
        if sorts[0] is not sorts[1]:
            words = _("%(first)s is compared with %(second)s.")
            raise FormulaError(words % {"first": _of(sorts[0]), "second": _of(sorts[1])}, node.parts[1].at)
        return FLAG
    if sign == "-" and sorts == [DATE, DATE]:
        return NUMBER
    if sign in {"+", "-"} and sorts == [DATE, NUMBER]:
        return DATE
    return _need(node, sorts, NUMBER, NUMBER)


def _need(node: Operation, sorts: list[Sort], needed: Sort, gives: Sort) -> Sort:
    for part, sort in zip(node.parts, sorts, strict=True):
        _same(part, sort, needed)
    return gives


def _same(part: Node, sort: Sort, needed: Sort) -> None:
    if sort is not needed:
        words = _("Here %(needed)s is needed, and this is %(sort)s.")
        raise FormulaError(words % {"needed": needed.value, "sort": sort.value}, part.at)


def _call(node: Call, sorts: list[Sort]) -> Sort:
    function = BY_CODE[node.function]
    if not function.least <= len(sorts) <= function.most:
        words = _("“%(name)s” takes from %(least)d to %(most)d values.")
        how_many = {"name": function.names[0], "least": function.least, "most": function.most}
        raise FormulaError(words % how_many, node.at)
    any_sort: Sort | None = None
    for place, (part, sort) in enumerate(zip(node.parts, sorts, strict=True)):
        needed = function.takes[min(place, len(function.takes) - 1)]
        if needed is not None:
            _same(part, sort, needed)
        elif function.code not in MIXED:
            _same(part, sort, any_sort or sort)
            any_sort = any_sort or sort
    gives = function.gives or any_sort
    assert gives is not None
    return gives


def _of(sort: Sort) -> str:
    text = str(sort.value)
    return text[:1].upper() + text[1:]
