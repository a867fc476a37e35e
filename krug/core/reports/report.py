"""Reports: each declared once, in its module; page, command, API and files draw from the declaration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.parameters import Parameter
from krug.core.reports.readers import Reader
from krug.core.reports.results import Chart, Figure, Remark, Result, Row, Text, Values

PERIOD = _("Period")
SALES = _("Sales")


class Refused(Exception):
    """The report cannot be counted now, or not for this reader; the message says why and what to do."""


def _no_chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    return None


def _no_remarks(values: Values, result: Result, before: Result | None) -> list[Remark]:
    return []


def _nothing_wrong(values: Values) -> tuple[str, str] | None:
    return None


@dataclass(frozen=True)
class Report:
    """What is counted, how it is asked and how it is shown.

    `subject` is the record kind counted: who may not see it does not see the report, who may not export it gets no
    file. `how` says in a few paragraphs how it is counted; each is (bold words, the rest). `run` gives the rows in a
    constant number of queries. `records` gives the records behind the cell `row`.`column` (row "" is the totals):
    as many as the figure says; None where nothing lies behind it. `values` holds the parameters by name and
    "period". A report always has the parameter period, called `period_title`, and `period` when nothing is asked; the
    rest are `parameters`.
    `wrong` says of what was asked together which parameter will not do, and why; None where all is well. `ranked_by`
    is the column whose figures give the rows their order, "" where another thing does. `counts` are what else is
    counted beside the subject, as "kind.field": whoever sees none of that kind, or not that field, has no such report.
    `option` is a module without which it is not there, besides the one that declares it. `saved` is the row that a
    person keeps it by; None for a declared one. `asks` stands in its address besides its parameters. `run` and
    `records` raise Refused where it cannot be counted.
    `option` is a module without which it is not there, besides the one that declares it. `aims`: a column with
    those two that tell what it is to reach in the whole period, and what of it by today.
    """

    name: str
    title: Text
    subject: str
    columns: tuple[Column, ...]
    run: Callable[[Reader, Values], Result]
    records: Callable[[Reader, Values, str, str], Any]
    how: Callable[[Values, Result], list[tuple[str, str]]]
    summary: Text = ""
    parameters: tuple[Parameter, ...] = ()
    figures: tuple[Figure, ...] = ()
    chart: Callable[[Values, Result, Result | None], Chart | None] = _no_chart
    remarks: Callable[[Values, Result, Result | None], list[Remark]] = _no_remarks
    section: Text = SALES
    module: str = ""
    ranked_by: str = ""
    counts: tuple[str, ...] = ()
    period: str = "all"
    period_title: Text = PERIOD
    wrong: Callable[[Values], tuple[str, str] | None] = _nothing_wrong
    option: str = ""
    saved: Any = None
    asks: tuple[tuple[str, str], ...] = ()
    aims: tuple[tuple[str, str, str], ...] = ()

    def declare(self, module: str) -> None:
        """Raises ValueError for a name declared twice or one that a data set or a built report has."""
        if self.name in _reports or self.name.startswith(("records-", "built-")):
            raise ValueError(f"report {self.name} is declared twice")
        _reports[self.name] = replace(self, module=module)

    def check(self, reader: Reader) -> None:
        """Raise Denied for whoever may not read of what it counts at all."""
        reader.check(self.subject)
        for kind, field in map(_parted, self.counts):
            reader.check(kind)
            if not reader.user.sees_field(kind, field):
                raise Denied(_("This report counts by what your role does not see."))

    def is_on(self, user: User) -> bool:
        """Whether the modules it needs are switched on."""
        return user.firm.has(self.module) and user.firm.has(self.option)

    def is_open_to(self, user: User) -> bool:
        """Whether `user` would find anything in it."""
        beside = [_parted(name) for name in self.counts]
        seen = (user.scope(kind, Action.SEE) is not Scope.NONE for kind in (self.subject, *(k for k, _f in beside)))
        return all(seen) and all(user.sees_field(*one) for one in beside)

    def seen_by(self, user: User) -> Report:
        """The report less what tells of fields hidden from `user`: columns, the chart of one, questions by one; and
        less questions by what is switched off."""
        hidden = {column.key for column in self.columns if column.of and not self._sees(user, column.of)}
        money = any(column.type is ColumnType.MONEY for column in self.columns if column.key not in hidden)
        unasked = [
            one
            for one in self.parameters
            if not user.sees_field(self.subject, one.name) or not user.firm.has(one.option)
        ]
        if not hidden and not unasked:
            return self

        def run(reader: Reader, values: Values) -> Result:
            found = self.run(reader, whole(reader, values))
            if self.ranked_by in hidden:  # their order alone would tell who is ahead
                found = replace(found, rows=sorted(found.rows, key=_name_of))
            found = found.without(hidden)
            return found if money else replace(found, currency="")

        def whole(reader: Reader, values: Values) -> Values:
            return {**{one.name: one.default(reader) for one in unasked}, **values}

        return replace(
            self,
            run=run,
            columns=tuple(column for column in self.columns if column.key not in hidden),
            records=lambda reader, values, row, column: self.records(reader, whole(reader, values), row, column),
            parameters=tuple(one for one in self.parameters if one not in unasked),
            figures=tuple(figure for figure in self.figures if figure.column not in hidden),
            chart=_no_chart if self.ranked_by in hidden else self.chart,
        )

    def _sees(self, user: User, names: str) -> bool:
        """Each of `names` is a field of the subject, or "kind.field": of a kind of which `user` sees anything."""
        told = [_parted(name) if "." in name else (self.subject, name) for name in names.split()]
        return all(
            user.sees_field(kind, field) and user.scope(kind, Action.SEE) is not Scope.NONE for kind, field in told
        )

    def columns_of(self, result: Result) -> tuple[Column, ...]:
        """The columns of what it found: its own, or where they follow from the records, those that they gave."""
        return result.columns or self.columns

    @property
    def may_draw(self) -> bool:
        """Whether it ever has a chart."""
        return self.chart is not _no_chart

    def column(self, key: str) -> Column:
        """Raises KeyError for a key it does not have."""
        return {column.key: column for column in self.columns}[key]


def _parted(name: str) -> tuple[str, str]:
    kind, _dot, field = name.partition(".")
    return kind, field


def _name_of(row: Row) -> str:
    """What a row is called: its first words, or else its key."""
    return str(row.label or next((value for value in row.values.values() if isinstance(value, str)), row.key))


@dataclass(frozen=True)
class DataSet:
    """A record kind as a source of reports, with the dimensions it is grouped by and the amounts that are added up.

    Every kind of record has one without declaring it; declare one to name other columns of the model.
    """

    kind: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...] = ()
    dated_by: str = "created_at"

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a second data set of one kind, KeyError for a kind nobody declared."""
        if self.kind in _data_sets:
            raise ValueError(f"the data set of {self.kind} is declared twice")
        kinds.get(self.kind)
        _data_sets[self.kind] = self


_reports: dict[str, Report] = {}
_data_sets: dict[str, DataSet] = {}


def declared() -> list[Report]:
    return list(_reports.values())


def get(name: str) -> Report | None:
    return _reports.get(name)


def data_set(kind: str) -> DataSet | None:
    return _data_sets.get(kind)
