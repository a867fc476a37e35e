"""The page of one report."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.scopes import Action, Scope
from krug.core.reports import acts, comparing, figures, ground, pages, periods
from krug.core.reports.report import Refused
from krug.core.reports.results import Chart, Series, Span, Spot
from krug.core.reports.views.asking import Asked, asked

OWN = "own"


@require_safe
def report(request: HttpRequest, name: str) -> HttpResponse:
    ask = asked(request, name)
    context = {**around(request, ask), **counted(ask)}
    status = 422 if ask.error or context["refused"] else 200
    return ground.let_in(render(request, "reports/report.html", context, status=status), context.get("ground"))


def around(request: HttpRequest, ask: Asked) -> dict[str, Any]:
    """What stands above a report: what it is asked, and what can be done with it."""
    found, reader, values = ask.found, ask.reader, ask.values
    query = pages.query_of(found, values)
    return {
        "report": found,
        "error": ask.error,
        "fields": fields(request, ask),
        "period": periods.CHOICES,
        **_days(request, values, ask.error is not None),
        "comparisons": comparing.Compare.choices if values["period"].before() else [],
        "compare": values["compare"],
        "query": query,
        "acts": acts.of(found, query),
        "may_export": reader.user.scope(found.subject, Action.EXPORT) is not Scope.NONE,
        "may_change": found.saved is not None and found.saved.may_change(reader.user),
    }


def counted(ask: Asked) -> dict[str, Any]:
    """The report itself as the page draws it; `refused` says why there is none."""
    found, reader, values = ask.found, ask.reader, ask.values
    if ask.error:
        return {"refused": ""}
    try:
        result, before = comparing.count(found, reader, values)
    except Refused as refused:
        return {"refused": str(refused)}
    page = pages.page(found, values, result, before)
    chart = found.chart(values, result, before)
    earlier = comparing.earlier(values)
    return {
        "refused": "",
        "page": page,
        "earlier": earlier.say() if earlier else "",
        "how": found.how(values, result),
        "chart": chart,
        "chart_data": json.dumps(drawable(chart, pages.Drawing(found, page.query, result, before))) if chart else "",
        "ground": ground.now() if chart and chart.is_map else None,
        "remarks": remarks(ask, page),
    }


def _days(request: HttpRequest, values: dict[str, Any], refused: bool) -> dict[str, str]:
    """The period as the form shows it; days that would not do stand there as they were typed."""
    typed = {name: request.GET.get(given, "") for name, given in (("first", "from"), ("last", "to"))}
    if refused and any(typed.values()):
        return {"chosen_period": OWN, **typed}
    choice, period = values["period_choice"], values["period"]
    ends = {"first": period.first, "last": period.last} if choice == OWN else {}
    return {"chosen_period": choice, **{name: day.isoformat() if day else "" for name, day in ends.items()}}


def fields(request: HttpRequest, ask: Asked) -> list[dict[str, Any]]:
    """The parameters as the form shows them, one that is refused as it was typed. One that leaves no choice is left
    out."""
    drawn = []
    for parameter in ask.found.parameters:
        options = parameter.options(ask.reader)
        if options is not None and len(options) < parameter.least_choices:
            continue
        refused = ask.error is not None and ask.error[0] == parameter.name
        value = request.GET.get(parameter.name, "") if refused else parameter.typed(ask.values[parameter.name])
        drawn.append(
            {
                "parameter": parameter,
                "options": options,
                "value": value,
                "buttons": getattr(parameter, "buttons", False),
                "picked": "" if refused or not parameter.picks else parameter.say(value, ask.reader),
            }
        )
    return drawn


def drawable(chart: Chart, drawing: pages.Drawing) -> dict[str, Any]:
    """The chart as the island reads it."""
    if chart.spots is not None:
        return {"spots": [_spot(spot, drawing) for spot in chart.spots]}
    currency = drawing.result.currency
    every = [*chart.series, *([chart.marks] if chart.marks else [])]
    texts = {str(s.title): [_said(value, chart.unit, currency) for value in s.values] for s in every}
    if chart.line:
        texts[str(chart.line.title)] = [figures.percent(value) for value in chart.line.values]
    if chart.span:
        ends = zip(chart.span.low, chart.span.high, strict=True)
        said = [[_said(end, chart.unit, currency) for end in pair] for pair in ends]
        texts[str(chart.span.title)] = [" – ".join(pair) for pair in said]
    return {
        "categories": chart.categories,
        "stacked": chart.stacked,
        "series": [_series(series) for series in chart.series],
        "marks": _series(chart.marks) if chart.marks else None,
        "ends": [vars(end) for end in chart.ends],
        "texts": texts,
        "line": _series(chart.line) if chart.line else None,
        "span": _span(chart.span) if chart.span else None,
        "levels": [float(level) for level in chart.levels],
        "form": chart.form,
    }


def remarks(ask: Asked, page: pages.Page) -> list[tuple[Any, str]]:
    drawing = pages.Drawing(ask.found, page.query, page.result, page.before)
    found = ask.found.remarks(ask.values, page.result, page.before)
    return [(remark, drawing.address(*remark.cell) if remark.cell else "") for remark in found]


def _spot(spot: Spot, drawing: pages.Drawing) -> dict[str, Any]:
    url = drawing.address(*spot.cell) if spot.cell else ""
    return {"at": [spot.lat, spot.lon], "title": spot.title, "text": spot.text, "size": spot.size, "url": url}


def _series(series: Series) -> dict[str, Any]:
    values = [None if value is None else float(value) for value in series.values]
    return {"name": str(series.title), "colour": series.colour, "values": values}


def _span(span: Span) -> dict[str, Any]:
    ends = {"low": [float(value) for value in span.low], "high": [float(value) for value in span.high]}
    return {"name": str(span.title), "colour": span.colour, **ends}


def _said(value: Any, unit: str, currency: str) -> str:
    if value is None:
        return ""
    if unit == "share":
        return figures.percent(value)
    return figures.compact(value, currency) if unit == "money" else figures.number(value)
