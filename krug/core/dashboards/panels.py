"""A panel of a dashboard: a report by its name, what it is asked, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.dashboards.placing import HEIGHTS, WIDTHS, Size
from krug.core.records.cleaning import Invalid
from krug.core.reports import running
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report

MOST = 24
LONGEST = 80
MOST_GOAL = Decimal(10) ** 14
Text = str | Promise


class Shows(TextChoices):
    """What of the report a panel shows."""

    FIGURE = "figure", gettext_lazy("One figure")
    CHART = "chart", gettext_lazy("Chart")
    TABLE = "table", gettext_lazy("Table")


# How large a new panel is.
USUAL = {Shows.FIGURE: Size(3, 1), Shows.CHART: Size(6, 2), Shows.TABLE: Size(6, 2)}


@dataclass(frozen=True)
class Panel:
    """`asked` is what the report is asked, as an address has it. `row` and `column` name the figure's cell; row "" is
    the totals. `goal` is what the figure is to reach, "" for none. `title` "" is the report's own."""

    report: str
    shows: str = Shows.CHART.value
    asked: Mapping[str, str] = field(default_factory=dict)
    row: str = ""
    column: str = ""
    goal: str = ""
    title: Text = ""
    width: int = 6
    height: int = 2
    id: int = 0

    @property
    def size(self) -> Size:
        return Size(self.width, self.height)

    def plain(self) -> dict[str, Any]:
        """As it is kept and told."""
        return {**asdict(self), "title": str(self.title), "asked": dict(self.asked)}


NAMES = {one.name for one in fields(Panel)}


def of_plain(kept: Iterable[Mapping[str, Any]]) -> list[Panel]:
    return [Panel(**{name: value for name, value in one.items() if name in NAMES}) for one in kept]


def check(user: User, panel: Panel) -> None:
    """Raise Invalid by field where the panel would show nothing but a fault."""
    found = report_of(user, panel)
    if panel.shows not in Shows.values:
        raise Invalid({"shows": _("Choose from the list.")})
    if panel.width not in WIDTHS or panel.height not in HEIGHTS:
        raise Invalid({"width": _("There is no such size.")})
    if len(str(panel.title)) > LONGEST:
        raise Invalid({"title": _("At most %(most)d characters.") % {"most": LONGEST}})
    if panel.shows == Shows.FIGURE and panel.column not in {one.key for one in found.columns if one.is_counted}:
        raise Invalid({"column": _("Choose the figure.")})
    if len(panel.row) > LONGEST:
        raise Invalid({"row": _("At most %(most)d characters.") % {"most": LONGEST}})
    goal_of(panel)
    try:
        running.read(found, Reader(user), panel.asked)
    except running.BadParameter as error:
        raise Invalid({error.name: error.reason}) from None


def report_of(user: User, panel: Panel) -> Report:
    """Raises Invalid for a report that is not there for this person."""
    try:
        found = running.find(user, panel.report)
        found.check(Reader(user))
    except (running.UnknownReport, Denied) as error:
        raise Invalid({"report": str(error)}) from None
    return found


def goal_of(panel: Panel) -> Decimal | None:
    """Raises Invalid for what is no number."""
    text = "".join(panel.goal.split()).replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Invalid({"goal": _("Enter a number.")}) from None
    if not value.is_finite() or not 0 <= value <= MOST_GOAL:
        raise Invalid({"goal": _("Enter a number.")})
    return value
