"""The page of one report."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.scopes import Action, Scope
from krug.core.reports import comparing, figures, pages, periods
from krug.core.reports.results import Chart, Series
from krug.core.reports.views.asking import Asked, asked


@require_safe
def report(request: HttpRequest, name: str) -> HttpResponse:
    ask = asked(request, name)
    found, reader, values = ask.found, ask.reader, ask.values
    earlier = comparing.earlier(values)
    result, before = comparing.count(found, reader, values)
    page = pages.page(found, values, result, before)
    chart = found.chart(values, result, before)
    context = {
        "page": page,
        "report": found,
        "error": ask.error,
        "fields": fields(ask),
        "period": periods.CHOICES,
        "chosen_period": values["period_choice"],
        "first": values["period"].first,
        "last": values["period"].last,
        "comparisons": comparing.Compare.choices if values["period"].before() else [],
        "compare": values["compare"],
        "earlier": earlier.say() if earlier else "",
        "how": found.how(values, result),
        "chart": chart,
        "chart_data": json.dumps(drawable(chart, result.currency)) if chart else "",
        "remarks": remarks(ask, page),
        "may_export": reader.user.scope(found.subject, Action.EXPORT) is not Scope.NONE,
    }
    return render(request, "reports/report.html", context, status=422 if ask.error else 200)


def fields(ask: Asked) -> list[dict[str, Any]]:
    """The parameters as the form shows them. One that leaves no choice is left out."""
    drawn = []
    for parameter in ask.found.parameters:
        options = parameter.options(ask.reader)
        if options is not None and len(options) < 2:
            continue
        value = parameter.plain(ask.values[parameter.name])
        drawn.append(
            {
                "parameter": parameter,
                "options": options,
                "value": "" if value is None else str(value),
                "buttons": getattr(parameter, "buttons", False),
            }
        )
    return drawn


def drawable(chart: Chart, currency: str) -> dict[str, Any]:
    """The chart as the island reads it."""
    every = [*chart.series, *([chart.marks] if chart.marks else [])]
    texts = {str(s.title): [_said(value, chart.unit, currency) for value in s.values] for s in every}
    if chart.line:
        texts[str(chart.line.title)] = [figures.percent(value) for value in chart.line.values]
    return {
        "categories": chart.categories,
        "stacked": chart.stacked,
        "series": [_series(series) for series in chart.series],
        "marks": _series(chart.marks) if chart.marks else None,
        "ends": [vars(end) for end in chart.ends],
        "texts": texts,
        "line": _series(chart.line) if chart.line else None,
        "levels": [float(level) for level in chart.levels],
    }


def remarks(ask: Asked, page: pages.Page) -> list[tuple[Any, str]]:
    drawing = pages.Drawing(ask.found, page.query, page.result, page.before)
    found = ask.found.remarks(ask.values, page.result, page.before)
    return [(remark, drawing.address(*remark.cell) if remark.cell else "") for remark in found]


def _series(series: Series) -> dict[str, Any]:
    values = [None if value is None else float(value) for value in series.values]
    return {"name": str(series.title), "colour": series.colour, "values": values}


def _said(value: Any, unit: str, currency: str) -> str:
    if value is None:
        return ""
    return figures.compact(value, currency) if unit == "money" else figures.number(value)
