"""The form of a panel: what of a report it shows, and what the report is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from krug.core.dashboards.panels import USUAL, Panel, Shows
from krug.core.reports import periods, running
from krug.core.reports.comparing import Compare
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report

OWN = "own"
PARTED = "|"


@dataclass(frozen=True)
class PanelForm:
    """`errors` are reasons by field."""

    found: Report
    reader: Reader
    panel: Panel
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def shows(self) -> list[tuple[str, str]]:
        """What the report can show; a chart only where it has one."""
        return [(str(v), str(t)) for v, t in Shows.choices if v != Shows.CHART or self.found.may_draw]

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Its headlines, and every figure of its totals."""
        heads = {f"{one.row}{PARTED}{one.column}": str(one.title) for one in self.found.figures}
        rest = {f"{PARTED}{column.key}": str(column.title) for column in self.found.columns if column.is_counted}
        own = f"{self.panel.row}{PARTED}{self.panel.column}"
        kept = {own: own.replace(PARTED, " · ")} if self.panel.column and own not in {**heads, **rest} else {}
        return list({**rest, **heads, **kept}.items())

    @property
    def figure(self) -> str:
        return f"{self.panel.row}{PARTED}{self.panel.column}"

    @property
    def periods(self) -> Any:
        return periods.CHOICES

    @property
    def period(self) -> str:
        asked = self.panel.asked
        return OWN if asked.get("from") or asked.get("to") else asked.get("period", self.found.period)

    @property
    def first(self) -> str:
        return self.panel.asked.get("from", "")

    @property
    def last(self) -> str:
        return self.panel.asked.get("to", "")

    @property
    def compares(self) -> Any:
        return Compare.choices

    @property
    def compare(self) -> str:
        return self.panel.asked.get("compare", "")

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The report's own parameters; one that leaves no choice is left out."""
        drawn = []
        for parameter in self.found.parameters:
            options = parameter.options(self.reader)
            if options is not None and len(options) < parameter.least_choices:
                continue
            drawn.append(
                {"parameter": parameter, "options": options, "value": self.panel.asked.get(parameter.name, "")}
            )
        return drawn

    @property
    def error(self) -> str:
        return " ".join(str(reason) for reason in self.errors.values())


def first_panel(found: Report, asked: Mapping[str, str]) -> Panel:
    """As a new panel of the report is offered."""
    shows = Shows.CHART if found.may_draw else Shows.FIGURE if found.figures else Shows.TABLE
    known = running.names(found)
    figure = found.figures[0] if found.figures else None
    return Panel(
        found.name,
        shows.value,
        {name: value for name, value in asked.items() if name in known and value},
        row=figure.row if figure else "",
        column=figure.column if figure else "",
    )


def typed(found: Report, given: Mapping[str, Any], was: Panel) -> Panel:
    """The panel as the form says; its size is the one of what it shows, unless it showed that before."""
    names = running.names(found)
    asked = {name: str(given[name]).strip()[:200] for name in names if str(given.get(name, "")).strip()}
    if asked.get("period") == OWN:
        del asked["period"]
    else:
        asked = {name: value for name, value in asked.items() if name not in ("from", "to")}
    shows = str(given.get("shows", was.shows))
    row, _sign, column = str(given.get("figure", "")).partition(PARTED)
    is_figure = shows == Shows.FIGURE
    panel = replace(
        was,
        shows=shows,
        asked=asked,
        row=row if is_figure else "",
        column=column if is_figure else "",
        goal=str(given.get("goal", "")).strip()[:40] if is_figure else "",
        title=" ".join(str(given.get("title", "")).split()),
    )
    if shows in Shows.values and (was.id == 0 or was.shows != shows):
        size = USUAL[Shows(shows)]
        panel = replace(panel, width=size.width, height=size.height)
    return panel
