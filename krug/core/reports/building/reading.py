"""A shape out of what a page, a program or the database gives; whether its fields are there is asked by `checking`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from krug.core.lists.filtering import BadFilter
from krug.core.lists.filtering import read as read_filter
from krug.core.reports.building.shapes import (
    CREATED,
    MOST_MEASURES,
    MOST_ROWS,
    Drawing,
    Form,
    Grouping,
    Measure,
    Shape,
    Unit,
    What,
)

LONGEST, LONGEST_FORMULA = 100, 1000
MOST_TOP = 500


class BadShape(Exception):
    """The part `name` of a report will not do; `reason` says why, in the person's language."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


def read(given: Mapping[str, Any]) -> Shape:
    """Raises BadShape. What is left out is as a report has it by itself."""
    try:
        filter_ = read_filter(given.get("filter"))
    except BadFilter as error:
        raise BadShape("filter", str(error)) from None
    return Shape(
        kind=_text(given, "type", 40),
        rows=_rows(given.get("rows")),
        columns=None if given.get("columns") is None else _grouping(given["columns"], "columns"),
        measures=_measures(given.get("measures")),
        filter=filter_,
        dated_by=_text(given, "dated_by", LONGEST) or CREATED,
        order=_text(given, "order", LONGEST),
        top=_top(given.get("top")),
        chart=_one_of(given, "chart", Drawing, Drawing.BARS),
        subtotals=_flag(given, "subtotals"),
    )


def _rows(given: Any) -> tuple[Grouping, ...]:
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_ROWS:
        raise BadShape("rows", _("Group by one field or by two."))
    rows = tuple(_grouping(one, f"rows.{at}") for at, one in enumerate(given))
    if len(set(rows)) < len(rows):
        raise BadShape("rows", _("Choose two different fields."))
    return rows


def _grouping(given: Any, name: str) -> Grouping:
    if not isinstance(given, Mapping):
        raise BadShape(name, _("Choose from the list."))
    return Grouping(_text(given, "field", LONGEST), _one_of(given, "unit", Unit, "", name))


def _measures(given: Any) -> tuple[Measure, ...]:
    if given is None:
        return (Measure(What.COUNT),)
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_MEASURES:
        raise BadShape("measures", _("From 1 to %(most)d figures.") % {"most": MOST_MEASURES})
    found, formulas = [], 0
    for at, one in enumerate(given):
        measure = _measure(one, f"measures.{at}")
        if measure.what == What.FORMULA:
            formulas += 1
            measure = replace(measure, number=formulas)
        found.append(measure)
    if len({measure.key for measure in found}) < len(found):
        raise BadShape("measures", _("One figure stands here twice."))
    return tuple(found)


def _measure(given: Any, name: str) -> Measure:
    if not isinstance(given, Mapping):
        raise BadShape(name, _("Choose from the list."))
    what = What(_one_of(given, "what", What, "", name) or What.COUNT)
    if what is What.COUNT:
        return Measure(what)
    if what is not What.FORMULA:
        return Measure(what, _text(given, "field", LONGEST))
    title = " ".join(_text(given, "title", LONGEST).split())
    if not title:
        raise BadShape(f"{name}.title", _("Give the figure a name."))
    formula = _text(given, "formula", LONGEST_FORMULA).strip()
    return Measure(what, title=title, formula=formula, form=_one_of(given, "form", Form, Form.NUMBER, name))


def _flag(given: Mapping[str, Any], name: str) -> bool:
    value = given.get(name) or False
    if not isinstance(value, bool):
        raise BadShape(name, _("Yes or no."))
    return value


def _top(given: Any) -> int | None:
    if given is None or given == "":
        return None
    if isinstance(given, bool) or not str(given).isdecimal() or not 1 <= int(str(given)[:6]) <= MOST_TOP:
        raise BadShape("top", _("From %(least)d to %(most)d.") % {"least": 1, "most": MOST_TOP})
    return int(given)


def _text(given: Mapping[str, Any], name: str, most: int) -> str:
    text = given.get(name) or ""
    if not isinstance(text, str):
        raise BadShape(name, _("Enter text."))
    if len(text) > most:
        raise BadShape(name, _("At most %(most)d characters.") % {"most": most})
    return text.replace("\x00", "")


def _one_of(given: Mapping[str, Any], name: str, choices: Any, usual: str, within: str = "") -> str:
    value = given.get(name) or usual
    if value and value not in choices.values:
        known = _("One of: %(values)s.") % {"values": ", ".join(choices.values)}
        raise BadShape(f"{within}.{name}" if within else name, known)
    return str(value)
