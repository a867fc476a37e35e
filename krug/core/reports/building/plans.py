"""A shape as one reader may ask it: fields found, formulas read; what the reader's role does not see is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.lists.filtering import BadFilter, parse, where
from krug.core.lists.filtering.fields import Asked
from krug.core.records import kinds
from krug.core.records.fields import DateField, Field
from krug.core.records.formulas.language import FormulaError
from krug.core.records.kinds import NOTED, RecordKind
from krug.core.reports.building import dimensions, measures
from krug.core.reports.building.dimensions import Dimension
from krug.core.reports.building.measures import Told
from krug.core.reports.building.reading import BadShape
from krug.core.reports.building.shapes import CREATED, Drawing, Grouping, Shape, What
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Refused


@dataclass(frozen=True)
class Plan:
    """`rows` and `columns` are what is grouped by, `measures` what is told; `is_less`: some of them this reader does
    not see."""

    shape: Shape
    kind: RecordKind
    rows: tuple[Dimension, ...]
    columns: Dimension | None
    measures: tuple[Told, ...]
    dated_by: Field
    is_less: bool = False

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return (*self.rows, *([self.columns] if self.columns else []))

    @property
    def has_currency(self) -> bool:
        """Whether each record says in which currency its amounts are; else they are in the firm's own."""
        return any(column.name == "currency" for column in self.kind.model._meta.concrete_fields)

    @property
    def is_mapped(self) -> bool:
        """Whether its rows are places, and are to be drawn where they lie."""
        return self.shape.chart == Drawing.MAP and len(self.rows) == 1 and self.rows[0].is_place

    @property
    def has_tags(self) -> bool:
        """Whether a record may stand in several groups."""
        return any(one.is_tags for one in self.dimensions)

    def records(self, reader: Reader, period: Period, places: Sequence[int] | None = None) -> Any:
        """All records it counts, with each one's groups at `places` (None: all); where a group is a tag, a record is
        met once for each of its own. Raises Refused."""
        try:
            rows = parse(self.kind, reader.user, self.shape.filter, reader.action)
        except BadFilter:
            raise Refused(hidden()) from None
        return rows.filter(**self._within(period)).annotate(
            **{
                f"part_{at}": one.expression()
                for at, one in enumerate(self.dimensions)
                if places is None or at in places
            }
        )

    def _within(self, period: Period) -> dict[str, Any]:
        column = self.dated_by.column
        if isinstance(self.dated_by, DateField):
            bounds: dict[str, Any] = {"gte": period.first, "lte": period.last}
        else:
            bounds = {"gte": period.start, "lt": period.end}
        return {f"{column}__{name}": bound for name, bound in bounds.items() if bound is not None}


def hidden() -> str:
    return _("This report asks for a field that your role does not see, or that is no longer there.")


def plan(shape: Shape, reader: User) -> Plan:
    """Raises Refused where nothing of it is left for this reader; whether its conditions may be asked is seen when it
    is run."""
    kind = _kind(shape, reader)
    if kind is None or not shape.rows:
        raise Refused(hidden())
    choices = dimensions.choices_of(kind, reader)
    found = [dimensions.dimension(grouping, choices, reader) for grouping in shape.groupings]
    dated_by = _dated_by(shape, kind, choices)
    try:
        told, gone = measures.told(shape.measures, measures.choices_of(kind, reader))
    except FormulaError:
        raise Refused(hidden()) from None
    known = [one for one in found if one is not None]
    # By a hidden figure neither order nor choice may tell who is ahead.
    ordered_by_hidden = shape.order.removeprefix("-") in {one.key for one in gone}
    if len(known) < len(found) or dated_by is None or not told or ordered_by_hidden:
        raise Refused(hidden())
    rows, columns = tuple(known[: len(shape.rows)]), known[-1] if shape.columns else None
    return Plan(shape, kind, rows, columns, tuple(told), dated_by, bool(gone))


def check(shape: Shape, reader: User) -> None:
    """What a report is made of or changed into. Raises BadShape, naming what will not do."""
    kind = _kind(shape, reader)
    if kind is None:
        raise BadShape("type", _("Choose from the list."))
    choices = dimensions.choices_of(kind, reader)
    for at, grouping in enumerate(shape.rows):
        _check_grouping(f"rows.{at}", grouping, choices, reader)
    if shape.columns:
        _check_grouping("columns", shape.columns, choices, reader)
        if shape.columns in shape.rows:
            raise BadShape("columns", _("Choose two different fields."))
    if shape.chart == Drawing.MAP and not _has_places(shape, choices, reader):
        raise BadShape("chart", _("A map is drawn of one field of rows: a town or a region. Choose it for the rows."))
    _check_measures(shape, kind, reader)
    if _dated_by(shape, kind, choices) is None:
        raise BadShape("dated_by", _("There is no such field."))
    if shape.order and shape.order.removeprefix("-") not in {measure.key for measure in shape.measures}:
        raise BadShape("order", _("Choose from the list."))
    try:
        where(kind, reader, shape.filter)
    except BadFilter as error:
        raise BadShape("filter", str(error)) from None


def _check_grouping(name: str, grouping: Grouping, choices: list[Asked], reader: User) -> None:
    if dimensions.dimension(grouping, choices, reader) is None:
        raise BadShape(f"{name}.field", _("There is no such field."))


def _has_places(shape: Shape, choices: list[Asked], reader: User) -> bool:
    found = [dimensions.dimension(grouping, choices, reader) for grouping in shape.rows]
    return len(found) == 1 and found[0] is not None and found[0].is_place


def _check_measures(shape: Shape, kind: RecordKind, reader: User) -> None:
    fields = measures.choices_of(kind, reader)
    known = {asked.name for asked in fields}
    for at, measure in enumerate(shape.measures):
        if measure.what not in (What.COUNT, What.FORMULA) and measure.field not in known:
            raise BadShape(f"measures.{at}.field", _("There is no such field."))
    plain = [measure for measure in shape.measures if measure.what != What.FORMULA]
    for at, measure in enumerate(shape.measures):
        if measure.what == What.FORMULA:
            try:
                measures.told([*plain, measure], fields)
            except FormulaError as error:
                raise BadShape(f"measures.{at}.formula", error.reason) from None


def _kind(shape: Shape, reader: User) -> RecordKind | None:
    if not kinds.known(shape.kind):
        return None
    kind = kinds.get(shape.kind)
    return kind if reader.scope(kind.code, Action.SEE).value != "none" else None


def _dated_by(shape: Shape, kind: RecordKind, choices: list[Asked]) -> Field | None:
    if shape.dated_by == CREATED:
        return next((field for field in kind.columns if field.name == CREATED), NOTED[0])
    return next((one.field for one in dimensions.dates_of(choices) if one.name == shape.dated_by), None)
