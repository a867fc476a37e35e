"""The ready dashboards of those who sell: for the owner, the head of a department, the manager."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.dashboards.panels import Panel, Text
from krug.core.dashboards.ready import Ready
from krug.modules.deals.models import Deal


def _asked(period: str, more: dict[str, str]) -> dict[str, str]:
    return {**more, **({"period": period} if period else {})}


def _figure(report: str, column: str, title: Text, width: int = 2, period: str = "", **asked: str) -> Panel:
    return Panel(report, "figure", _asked(period, asked), column=column, title=title, width=width, height=1)


def _chart(report: str, title: Text = "", width: int = 6, period: str = "", **asked: str) -> Panel:
    return Panel(report, "chart", _asked(period, asked), title=title, width=width)


def _table(report: str, title: Text = "", width: int = 6, period: str = "", **asked: str) -> Panel:
    return Panel(report, "table", _asked(period, asked), title=title, width=width)


REVENUE = _figure("plan-fact", "fact", _("Won this month"), 4, period="this-month")
NEW_DEALS = _figure("records-deal", "records", _("New deals"), period="this-month")
CONVERSION = _figure("sales-by-manager", "conversion", _("Conversion"), period="this-month")
OVERDUE = _figure("overdue-activities", "overdue", _("Overdue activities"))
FORGOTTEN = _figure("forgotten-deals", "forgotten", _("Forgotten deals"))
FUNNEL = _chart("funnel", _("Funnel of the quarter"), period="this-quarter")
LOST = _chart("lost-reasons", _("Why deals are lost, this quarter"), period="this-quarter")
FORECAST = _chart("forecast")

OWNER = Ready(
    "owner",
    _("The firm"),
    (
        *(REVENUE, NEW_DEALS, CONVERSION, OVERDUE, FORGOTTEN),
        _chart("plan-fact", _("Plan and fact by department"), by="department", period="this-month"),
        _chart("plan-fact", _("Plan and fact by person"), by="person", period="this-month"),
        *(FUNNEL, FORECAST, LOST),
        _chart("primary-interest", _("Where clients come from, this quarter"), period="this-quarter"),
        _table("sales-by-manager", _("Sales by manager, this month"), period="this-month"),
    ),
    lambda user: _scope(user) is Scope.ALL,
)
HEAD = Ready(
    "head",
    _("My department"),
    (
        *(REVENUE, NEW_DEALS, CONVERSION, OVERDUE, FORGOTTEN),
        _chart("plan-fact", _("Plan and fact by person"), by="person", period="this-month"),
        FUNNEL,
        _table("forgotten-deals", _("Forgotten deals by person")),
        _table("overdue-activities", _("Overdue activities by person")),
        *(FORECAST, LOST),
        _table("sales-by-manager", _("Sales by manager, this month"), 12, period="this-month"),
    ),
    lambda user: _scope(user) in (Scope.DEPARTMENT, Scope.TEAM),
)
MANAGER = Ready(
    "manager",
    _("My sales"),
    (
        *(REVENUE, NEW_DEALS, CONVERSION, OVERDUE, FORGOTTEN),
        *(FUNNEL, FORECAST),
        _chart("records-deal", _("Deals by month"), by="created_at", period="last-12-months"),
        LOST,
    ),
    lambda user: _scope(user) is Scope.OWN,
)
READY = (OWNER, HEAD, MANAGER)


def _scope(user: User) -> Scope:
    return user.scope(Deal.KIND, Action.SEE)
