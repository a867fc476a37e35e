"""A shape as a report like any other: its columns, rows, chart, the records behind each figure."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.lists.filtering import Group
from krug.core.lists.saying import said
from krug.core.records import kinds
from krug.core.reports import currencies
from krug.core.reports.building import places
from krug.core.reports.building.behind import behind
from krug.core.reports.building.drawing import chart_of
from krug.core.reports.building.mapping import placed
from krug.core.reports.building.plans import Plan, plan
from krug.core.reports.building.shapes import CREATED, Shape
from krug.core.reports.building.tables import own_columns, result_of
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.readers import Reader
from krug.core.reports.report import PERIOD, Refused, Report
from krug.core.reports.results import Figure, Result, Values

SECTION = gettext_lazy("Built here")
MOST_FIGURES = 4


def report_of(shape: Shape, reader: User, name: str, title: str, saved: Any = None) -> Report:
    """The report as `reader` may have it. Where nothing of it is open to them, one that says so when it is run."""
    try:
        planned = plan(shape, reader)
    except Refused as refused:
        return listed(shape.kind, name, title, saved, str(refused))
    return Report(
        name=name,
        title=title,
        summary=_summary(planned),
        section=SECTION,
        subject=shape.kind,
        columns=own_columns(planned),
        figures=tuple(Figure(one.title, "", one.key) for one in planned.measures[:MOST_FIGURES]),
        run=partial(_run, planned),
        records=lambda asker, values, row, column: behind(planned, asker, values["period"], row, column),
        how=partial(_how, planned, reader),
        chart=lambda values, result, before: chart_of(planned, result),
        period_title=PERIOD if shape.dated_by == CREATED else planned.dated_by.title,
        saved=saved,
    )


def listed(kind: str, name: str, title: str, saved: Any = None, reason: str = "") -> Report:
    """A report of which only its name is known so far; one that is run says why it is not counted, `reason`."""

    def refuse(*_asked: Any) -> Any:
        raise Refused(reason)

    return Report(
        name=name,
        title=title,
        summary=kinds.get(kind).plural if kinds.known(kind) else "",
        section=SECTION,
        subject=kind,
        columns=(Column("group", _("Group"), ColumnType.TEXT, opens=False),),
        run=refuse,
        records=refuse,
        how=lambda values, result: [],
        saved=saved,
    )


def _run(planned: Plan, asker: Reader, values: Values) -> Result:
    result = result_of(planned, asker, values["period"])
    return placed(planned, asker, values["period"], result) if planned.is_mapped else result


def _summary(planned: Plan) -> str:
    return f"{planned.kind.plural}: {', '.join(one.title for one in planned.dimensions)}"


def _how(planned: Plan, reader: User, values: Values, result: Result) -> list[tuple[str, str]]:
    told = _("%(field)s %(period)s; only what you may see, without those in the bin.")
    period = {"field": planned.dated_by.title, "period": values["period"].say()}
    found = [(f"{planned.kind.plural}:", told % period)]
    if conditions := _conditions(planned, reader):
        found.append((_("Conditions:"), conditions))
    found += currencies.how(result)
    if planned.has_tags:
        once = _("a record with several tags stands in the row of each; totals count it once.")
        found.append((_("Tags:"), once))
    where = {str(places.of(one.asked.kind).how) for one in planned.dimensions if one.is_place}
    found += [(_("Towns and regions:"), how) for how in sorted(where)]
    if planned.is_less:
        less = _("Some figures of this report are of fields that your role does not see; they are left out.")
        found.append((_("Not shown:"), less))
    return found


def _conditions(planned: Plan, reader: User) -> str:
    group: Group = planned.shape.filter
    return said(planned.kind, reader, group) if group.parts else ""
