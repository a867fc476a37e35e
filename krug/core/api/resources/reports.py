"""Reports: which there are, and one with its rows."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from krug.core.api.filters import Parameter
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.reports import datasets, report
from krug.core.reports.comparing import Compare
from krug.core.reports.periods import CHOICES
from krug.core.reports.report import Refused
from krug.core.reports.running import BadParameter, UnknownReport, readable_by, run_report

DAY = {"type": "string", "format": "date"}
TOLD = (
    Parameter("from", DAY, description=_("The first day that counts")),
    Parameter("to", DAY, description=_("The last day that counts")),
    Parameter(
        "period",
        {"type": "string", "enum": [value for value, _title in CHOICES]},
        description=_("Instead of from and to"),
    ),
    Parameter(
        "compare",
        {"type": "string", "enum": list(Compare.values)},
        description=_("The same over an earlier period, in “comparison”; needs a period with a beginning and an end"),
    ),
)


class ReportName(BaseModel):
    name: str
    title: str


class Catalogue(BaseModel):
    items: list[ReportName]


class Column(BaseModel):
    key: str
    title: str
    type: str


Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
# The same report over the earlier period: `rows` stand as the report's own do, null where one was not there.
Comparison = TypedDict(
    "Comparison", {"from": Day, "to": Day, "rows": list[dict[str, Any] | None], "totals": dict[str, Any]}
)


class GivenReport(BaseModel):
    """`rows` hold a value for every column's key. Shares are fractions from 0 to 1. `comparison`: where asked for."""

    name: str
    title: str
    parameters: dict[str, Any]
    columns: list[Column]
    rows: list[dict[str, Any]]
    totals: dict[str, Any]
    comparison: Comparison | None = None


def _catalogue(call: Call) -> Any:
    return {"items": [{"name": found.name, "title": str(found.title)} for found in readable_by(call.user)]}


def _run(call: Call) -> Any:
    try:
        return run_report(call.user, call.name, call.asked)
    except UnknownReport:
        raise missing() from None
    except BadParameter as found:
        raise wrong(found.name, found.reason) from None
    except Refused as refused:
        raise Problem(422, str(refused)) from None


def _own() -> list[Parameter]:
    """What single reports ask beside; the description names them."""
    found: dict[str, tuple[str, list[str]]] = {}
    for one in (*report.declared(), *datasets.reports()):
        for parameter in one.parameters:
            found.setdefault(parameter.name, (str(parameter.title), []))[1].append(one.name)
    return [
        Parameter(name, {"type": "string"}, description=f"{title}: {', '.join(sorted(names))}")
        for name, (title, names) in found.items()
    ]


def operations() -> list[Operation]:
    about = _("Parameters are those of the report's page: these and its own. A built one is called built-ID.")
    found = [
        Operation("GET", "reports", _("List"), _catalogue, Catalogue),
        Operation(
            "GET", "reports/{name}", _("One"), _run, GivenReport, asks=None, told=(*TOLD, *_own()), description=about
        ),
    ]
    return [operation.under(str(_("Reports"))) for operation in found]
