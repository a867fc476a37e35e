"""Running a report by name: what page, command and API have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.fields import BadValue
from krug.core.reports import datasets, periods, report
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Result, Values


class UnknownReport(Exception):
    """There is no report of this name."""


class BadParameter(Exception):
    """The parameter `name` will not do; `reason` says why, in the person's language."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


def run_report(user: User, name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The report as JSON: name, title, parameters, columns, rows, totals. `raw` is what was asked, by name.

    Raises UnknownReport, BadParameter, and Denied for whoever may see nothing of what it counts.
    """
    found, reader = find(user, name), Reader(user)
    reader.check(found.subject)
    values = read(found, reader, raw)
    return as_json(found, values, found.run(reader, values))


def find(user: User, name: str) -> Report:
    """The report of this name, unless its module is switched off. Raises UnknownReport."""
    found = report.get(name) or datasets.report_of(name)
    if found is None or not user.firm.has(found.module):
        raise UnknownReport(_("There is no report “%(name)s”.") % {"name": name[:100]})
    return found


def readable_by(user: User) -> list[Report]:
    """Every report that `user` may open, the declared ones first."""
    return [
        found
        for found in [*report.declared(), *datasets.reports()]
        if user.firm.has(found.module) and user.scope(found.subject, Action.SEE) is not Scope.NONE
    ]


def read(found: Report, reader: Reader, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked, by parameter name, with defaults for the rest. Raises BadParameter."""
    known = {"period", "from", "to", *(parameter.name for parameter in found.parameters)}
    for name in raw:
        if name not in known:
            raise BadParameter(name, _("There is no such parameter."))
    try:
        period, choice = periods.read(raw)
    except BadValue as error:
        raise BadParameter(error.args[1], error.args[0]) from None
    values: dict[str, Any] = {"period": period, "period_choice": choice}
    for parameter in found.parameters:
        text = str(raw.get(parameter.name) or "").strip()
        try:
            values[parameter.name] = parameter.parse(text, reader) if text else parameter.default(reader)
        except BadValue as error:
            raise BadParameter(parameter.name, str(error)) from None
    return values


def asked(found: Report, values: Values) -> dict[str, Any]:
    """The parameters as they were taken, plain."""
    period = values["period"]
    days = {"from": period.first, "to": period.last}
    return {
        **{name: day.isoformat() if day else None for name, day in days.items()},
        **{parameter.name: parameter.plain(values[parameter.name]) for parameter in found.parameters},
    }


def as_json(found: Report, values: Values, result: Result) -> dict[str, Any]:
    columns = [{"key": c.key, "title": str(c.title), "type": c.type.value} for c in found.columns]
    kept = {column.key: column for column in found.columns}
    totals = {key: kept[key].plain(value) if key in kept else value for key, value in result.totals.items()}
    if result.currency:
        totals["currency"] = result.currency
        totals["other_currencies"] = {code: f"{amount:.2f}" for code, amount in result.others.items()}
    return {
        "name": found.name,
        "title": str(found.title),
        "parameters": asked(found, values),
        "columns": columns,
        "rows": [{c.key: c.plain(row.values.get(c.key)) for c in found.columns} for row in result.rows],
        "totals": totals,
    }
