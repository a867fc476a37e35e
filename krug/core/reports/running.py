"""Running a report by name: what page, command and API have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.fields import BadValue
from krug.core.reports import comparing, datasets, periods, report, saved
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Result, Row, Values


class UnknownReport(Exception):
    """There is no report of this name."""


class BadParameter(Exception):
    """The parameter `name` will not do; `reason` says why, in the person's language."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


def run_report(user: User, name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The report as JSON: name, title, parameters, columns, rows, totals, and comparison where one was asked for.

    `raw` is what was asked, by name.

    Raises UnknownReport, BadParameter, Refused, and Denied for whoever may see nothing of what it counts.
    """
    found, reader = find(user, name), Reader(user)
    found.check(reader)
    values = read(found, reader, raw)
    return as_json(found, values, *comparing.count(found, reader, values))


def find(user: User, name: str) -> Report:
    """The report of this name as `user` may read it, unless its module is switched off. Raises UnknownReport."""
    found = report.get(name) or datasets.report_of(name, user) or saved.report_of(name, user)
    if found is None or not found.is_on(user):
        raise UnknownReport(_("There is no report “%(name)s”.") % {"name": name[:100]})
    return found.seen_by(user)


def readable_by(user: User) -> list[Report]:
    """Every report that `user` may open: the declared ones, what people have built, and of every kind of record."""
    every = [*report.declared(), *saved.reports_of(user), *datasets.reports()]
    return [found for found in every if found.is_on(user) and found.is_open_to(user)]


def is_any_open_to(user: User) -> bool:
    """Whether there is something to read at all. No query: every page asks."""
    every = (found for of in (report.declared, datasets.reports) for found in of())
    return any(found.is_on(user) and found.is_open_to(user) for found in every)


def names(found: Report) -> set[str]:
    """What the report may be asked: what every report may, and its own parameters."""
    return {"period", "from", "to", "compare", *(parameter.name for parameter in found.parameters)}


def read(found: Report, reader: Reader, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked, by parameter name, with defaults for the rest. Raises BadParameter."""
    known = names(found)
    for name in raw:
        if name not in known:
            raise BadParameter(name, _("There is no such parameter."))
    try:
        period, choice = periods.read(raw, found.period)
    except BadValue as error:
        raise BadParameter(error.args[1], error.args[0]) from None
    try:
        compare = comparing.read(str(raw.get("compare") or ""), period)
    except BadValue as error:
        raise BadParameter("compare", str(error)) from None
    values: dict[str, Any] = {"period": period, "period_choice": choice, "compare": compare}
    for parameter in found.parameters:
        text = str(raw.get(parameter.name) or "").strip()
        try:
            values[parameter.name] = parameter.parse(text, reader) if text else parameter.default(reader)
        except BadValue as error:
            raise BadParameter(parameter.name, str(error)) from None
    if wrong := found.wrong(values):
        raise BadParameter(*wrong)
    return values


def asked(found: Report, values: Values) -> dict[str, Any]:
    """The parameters as they were taken, plain."""
    period = values["period"]
    days = {"from": period.first, "to": period.last}
    compare = {"compare": values["compare"].value} if values["compare"] else {}
    return {
        **{name: day.isoformat() if day else None for name, day in days.items()},
        **compare,
        **{parameter.name: parameter.plain(values[parameter.name]) for parameter in found.parameters},
    }


def said(found: Report, reader: Reader, values: Values) -> dict[str, str]:
    """In words what the report answers for, by parameter; what was left out of the question for everything is not."""
    own = {parameter.name: parameter.say(values[parameter.name], reader) for parameter in found.parameters}
    return {"period": values["period"].say(), **{name: text for name, text in own.items() if text}}


def as_json(found: Report, values: Values, result: Result, before: Result | None = None) -> dict[str, Any]:
    """`before` is the same report over the earlier period: its rows stand as those of now do, null for a new one."""
    columns = found.columns_of(result)
    whole = {
        "name": found.name,
        "title": str(found.title),
        "parameters": asked(found, values),
        "columns": [{"key": c.key, "title": str(c.title), "type": c.type.value} for c in columns],
        "rows": [_row(columns, row) for row in result.rows],
        "totals": _totals(columns, result),
    }
    period = comparing.earlier(values)
    if before is None or period is None or period.first is None or period.last is None:
        return whole
    old = [before.row(row.key) for row in result.rows]
    whole["comparison"] = {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "rows": [_row(columns, row) if row else None for row in old],
        "totals": _totals(columns, before),
    }
    return whole


def _row(columns: tuple[Column, ...], row: Row) -> dict[str, Any]:
    return {column.key: column.plain(row.values.get(column.key)) for column in columns}


def _totals(columns: tuple[Column, ...], result: Result) -> dict[str, Any]:
    kept = {column.key: column for column in columns}
    totals = {key: kept[key].plain(value) if key in kept else value for key, value in result.totals.items()}
    if result.currency and any(column.type is ColumnType.MONEY for column in columns):
        totals["currency"] = result.currency
        totals["other_currencies"] = {code: f"{amount:.2f}" for code, amount in result.others.items()}
    return totals
