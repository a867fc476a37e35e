"""What cards show of marketing: plan and fact of an event, who is invited, and the events of a client."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.panels import Panel, Position
from krug.core.records.sight import value_of
from krug.modules.clients.models import Client
from krug.modules.marketing import people
from krug.modules.marketing.comparing import lines_of
from krug.modules.marketing.models import MarketingEvent, Presence


def _plan_and_fact(user: User, event: Any) -> dict[str, Any] | None:
    lines = [line for line in lines_of(event, user) if line.plan or line.fact]
    results = value_of(event, "results", user)
    goal = value_of(event, "goal", user)
    return {"lines": lines, "goal": goal, "results": results} if lines or results or goal else None


def _people(user: User, event: Any) -> dict[str, Any] | None:
    if user.scope(Client.KIND, Action.SEE) is Scope.NONE:
        return None
    rows, counts = people.of_event(event, user)
    may = policy.may(user, Action.CHANGE, event)
    if not rows and not may:
        return None
    return {
        "event": event,
        "rows": rows,
        "count": counts.total() or "",
        "counts": [(Presence(code).label, counts[code]) for code in Presence.values if counts[code]],
        "presences": Presence.choices,
        "may": may,
    }


def _of_client(user: User, client: Any) -> dict[str, Any] | None:
    if user.scope(MarketingEvent.KIND, Action.SEE) is Scope.NONE:
        return None
    rows = people.of_client(client, user)
    return {"rows": rows, "count": len(rows)} if rows else None


PANELS = (
    Panel(
        "plan_and_fact",
        gettext_lazy("Plan and fact"),
        Position.MAIN,
        "marketing/plan_and_fact.html",
        _plan_and_fact,
        kinds=("marketing_event",),
        order=10,
    ),
    Panel(
        "invited",
        gettext_lazy("Invited and attending"),
        Position.MAIN,
        "marketing/people.html",
        _people,
        kinds=("marketing_event",),
        order=20,
    ),
    Panel(
        "marketing_of_client",
        gettext_lazy("Marketing events"),
        Position.SIDE,
        "marketing/events_of_client.html",
        _of_client,
        kinds=("client",),
        icon="mega",
        order=70,
    ),
)
