"""A report under construction as it stands in the address of the builder's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.lists.filtering import BadFilter, Group
from krug.core.lists.filtering import read as read_filter
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind
from krug.core.reports.building import dimensions, measures
from krug.core.reports.building.reading import BadShape, read
from krug.core.reports.building.shapes import CREATED, Grouping, Measure, Shape, Unit, What
from krug.core.reports.building.speaking import canonical

BUILDER = "/reports/builder"
# What a period adds to the address; it is asked of any report.
PERIOD = ("period", "from", "to")


@dataclass(frozen=True)
class Typed:
    """`shape` as far as it can be read, with what was wrong in `error`; `of` is the saved report that is changed, 0
    for a new one; `period` as the address has it."""

    kind: RecordKind
    user: User
    shape: Shape
    of: int = 0
    period: tuple[tuple[str, str], ...] = ()
    error: BadShape | None = None

    @property
    def filter(self) -> Group:
        return self.shape.filter

    @property
    def conditions_url(self) -> str:
        return f"{BUILDER}/condition"

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The shape as an address has it."""
        return tuple(_pairs(self.shape, self.of))

    def query(self, **changes: Any) -> str:
        """The part of the address after the question mark, with another `filter`."""
        state = replace(self, shape=replace(self.shape, **changes)) if changes else self
        return urlencode([*state.pairs(), *self.period])

    def url(self, **changes: Any) -> str:
        return f"{BUILDER}?{self.query(**changes)}"


def typed(given: QueryDict, user: User, of: int = 0, saved: Shape | None = None) -> Typed | None:
    """What the address asks for, or the `saved` shape where it asks for nothing; None for no kind `user` sees."""
    code = given.get("type", "") or (saved.kind if saved else "")
    if not kinds.known(code) or user.scope(code, Action.SEE) is Scope.NONE:
        return None
    kind, period = kinds.get(code), tuple((name, str(given[name])) for name in PERIOD if given.get(name))
    if not given.get("row1"):
        shape = saved if saved and saved.rows else usual(kind, user)
        return Typed(kind, user, shape, of, period)
    try:
        return Typed(kind, user, canonical(read(_plain(given)), user), of, period)
    except BadShape as error:
        return Typed(kind, user, _as_far_as(given, kind, user), of, period, error)


def usual(kind: RecordKind, user: User) -> Shape:
    """What a new report begins with: how many there are and for how much, by whoever is responsible."""
    names = [one.name for one in dimensions.choices_of(kind, user)]
    row = Grouping("responsible") if "responsible" in names else Grouping(CREATED, Unit.MONTH)
    amounts = [one.name for one in measures.choices_of(kind, user)]
    sums = [Measure(What.SUM, name) for name in amounts if name == "amount"]
    return Shape(kind.code, (row,), (Measure(What.COUNT), *sums))


def _as_far_as(given: QueryDict, kind: RecordKind, user: User) -> Shape:
    """What can be read of a shape that cannot be read whole, so that the form keeps it."""
    plain = _plain(given)
    for name in ("top", "measures", "columns", "filter"):
        plain.pop(name)
        try:
            return read(plain)
        except BadShape:
            continue
    return usual(kind, user)


def _plain(given: QueryDict) -> dict[str, Any]:
    rows = [_grouping(given, name) for name in ("row1", "row2") if given.get(name)]
    found = [_measure(text) for text in given.getlist("figure")[:20]]
    found += _formulas(given)
    keys = _keys(found)
    order = given.get("order", "")
    return {
        "type": given.get("type", ""),
        "rows": rows[:1] if rows[1:] == rows[:1] else rows,
        "columns": _grouping(given, "across") if given.get("across") else None,
        "measures": found or None,
        "filter": _filter(given),
        "dated_by": given.get("dated", ""),
        # What it was ordered by may have been taken away just now.
        "order": order if order.removeprefix("-") in keys else "",
        "top": given.get("top", "").strip(),
        "chart": given.get("chart", ""),
        "subtotals": given.get("subtotals") == "1",
    }


def _filter(given: QueryDict) -> Any:
    try:
        return read_filter(given.get("f", "")).plain()
    except BadFilter:
        return given.get("f", "")


def _grouping(given: QueryDict, name: str) -> dict[str, str]:
    return {"field": given.get(name, ""), "unit": given.get(f"{name}_unit", "")}


def _measure(text: str) -> dict[str, str]:
    what, _colon, field = text.partition(":")
    return {"what": what, "field": field}


def _formulas(given: QueryDict) -> list[dict[str, str]]:
    """Three fields each; one without a formula is a line that nobody has filled in."""
    lines = zip(*(given.getlist(name)[:8] for name in ("said", "formula", "form")), strict=False)
    return [
        {"what": "formula", "title": title, "formula": formula, "form": form}
        for title, formula, form in lines
        if formula.strip()
    ]


def _keys(found: list[dict[str, str]]) -> set[str]:
    try:
        return {measure.key for measure in read({"rows": [{"field": "x"}], "measures": found or None}).measures}
    except BadShape:
        return set()


def _pairs(shape: Shape, of: int) -> Iterator[tuple[str, str]]:
    if of:
        yield "of", str(of)
    yield "type", shape.kind
    named = [*zip(("row1", "row2"), shape.rows, strict=False), *([("across", shape.columns)] if shape.columns else [])]
    for name, grouping in named:
        yield name, grouping.field
        if grouping.unit:
            yield f"{name}_unit", grouping.unit
    for measure in shape.measures:
        if measure.what == What.FORMULA:
            yield from (("said", measure.title), ("formula", measure.formula), ("form", str(measure.form)))
        else:
            yield "figure", f"{measure.what}:{measure.field}" if measure.field else str(measure.what)
    others = {
        "f": shape.filter.text(),
        "dated": "" if shape.dated_by == CREATED else shape.dated_by,
        "order": shape.order,
        "top": str(shape.top or ""),
        "chart": str(shape.chart),
        "subtotals": "1" if shape.subtotals else "",
    }
    yield from ((name, value) for name, value in others.items() if value)
