"""Reports: which there are, and one with its rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing, wrong
from krug.core.reports.running import BadParameter, UnknownReport, readable_by, run_report


class ReportName(BaseModel):
    name: str
    title: str


class Catalogue(BaseModel):
    items: list[ReportName]


class Column(BaseModel):
    key: str
    title: str
    type: str


class GivenReport(BaseModel):
    """`rows` hold a value for every column's key. Shares are fractions from 0 to 1."""

    name: str
    title: str
    parameters: dict[str, Any]
    columns: list[Column]
    rows: list[dict[str, Any]]
    totals: dict[str, Any]


def _catalogue(call: Call) -> Any:
    return {"items": [{"name": found.name, "title": str(found.title)} for found in readable_by(call.user)]}


def _run(call: Call) -> Any:
    try:
        return run_report(call.user, call.name, call.asked)
    except UnknownReport:
        raise missing() from None
    except BadParameter as found:
        raise wrong(found.name, found.reason) from None


def operations() -> list[Operation]:
    about = _("Parameters are those of the report's page: from, to and its own.")
    found = [
        Operation("GET", "reports", _("List"), _catalogue, Catalogue),
        Operation("GET", "reports/{name}", _("One"), _run, GivenReport, asks=None, description=about),
    ]
    return [operation.under(str(_("Reports"))) for operation in found]
