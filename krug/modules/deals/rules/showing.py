"""The rules on the cards of deals and clients, and what is owed by them in my day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.panels import Panel, Position
from krug.core.records.sight import name_of
from krug.modules.activities.day import DayPart, Where
from krug.modules.activities.models import Activity
from krug.modules.activities.models.activity import State as ActivityState
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealState, Deed, SalesRule
from krug.modules.deals.models.sales_rule import AnyStatus
from krug.modules.deals.rules import facts
from krug.modules.deals.rules.judging import State, Verdict, due_of

SHOWN, COUNTED = 6, 100
# What is due later than tomorrow is no matter of today.
AHEAD = 1
MOST_DEALS = 500


@dataclass(frozen=True)
class Owed:
    """A step to be taken, with its record."""

    record: Any
    about: str
    rule: SalesRule
    due: dt.datetime | None
    is_late: bool

    @property
    def late_days(self) -> int:
        """From the first moment on at least one."""
        return max((timezone.now() - self.due).days, 0) + 1 if self.due and self.is_late else 0


def _panel(user: User, record: Any) -> dict[str, Any] | None:
    """None where no rule speaks of the record, and for who sees no activities."""
    if user.scope(Activity.KIND, Action.SEE) is Scope.NONE:
        return None
    found, now = facts.of_record(record), timezone.now()
    rows = [
        (one.rule, one.verdict, last_day(one.verdict.due), bool(one.verdict.due and one.verdict.due < now))
        for one in found
    ]
    broken = sum(one.verdict.state is State.BROKEN for one in found)
    return {"rows": rows, "count": f"{len(rows) - broken}/{len(rows)}", "plan": _plan(user, record)} if rows else None


def _plan(user: User, record: Any) -> str:
    may_plan = user.scope(Activity.KIND, Action.CREATE) is not Scope.NONE
    return f"/activities/new?of={record.KIND}:{record.pk}" if may_plan else ""


def last_day(due: dt.datetime | None) -> dt.date | None:
    """The day at whose end a step is due."""
    return timezone.localdate(due - dt.timedelta(seconds=1), timezone.get_default_timezone()) if due else None


def owed(viewer: User, person: User) -> dict[str, Any] | None:
    """What the person is to do by the rules by tomorrow, or should have done. None where nothing is: most firms have no
    such rules. A query for the rules, four more where there are any of deals, one for each of clients."""
    if Scope.NONE in (viewer.scope(Deal.KIND, Action.SEE), viewer.scope(Activity.KIND, Action.SEE)):
        return None
    rules, of_clients = facts.rules_in_use()
    if not rules and not of_clients:
        return None
    now = timezone.now()
    found = [*_of_deals(viewer, person, rules, now), *_of_clients(viewer, person, of_clients, now)]
    found.sort(key=lambda one: (one.due or _horizon(now), one.record.pk))
    if not found:
        return None
    may_plan = viewer.scope(Activity.KIND, Action.CREATE) is not Scope.NONE
    count = len(found) if len(found) < COUNTED else f"{COUNTED - 1}+"
    rows = [(one, last_day(one.due), one.record.KIND) for one in found[:SHOWN]]
    return {"rows": rows, "count": count, "may_plan": may_plan}


def _of_deals(viewer: User, person: User, rules: list[SalesRule], now: dt.datetime) -> list[Owed]:
    mine = Deal.objects.visible_to(viewer).filter(responsible=person, state=DealState.OPEN)
    ids = list(mine.order_by("-pk").values_list("pk", flat=True)[:MOST_DEALS]) if rules else []
    judged = facts.of_deals(Deal.objects.filter(pk__in=ids), rules, now) if ids else []
    owing = [one for one in judged if _is_due(one.verdict, now)]
    deals = Deal.objects.select_related("client").in_bulk({one.pk for one in owing}) if owing else {}
    return [
        Owed(
            deals[one.pk],
            name_of(deals[one.pk].client, viewer),
            one.rule,
            one.verdict.due,
            bool(one.verdict.due and one.verdict.due < now),
        )
        for one in owing
        if one.pk in deals
    ]


def _is_due(verdict: Verdict, now: dt.datetime) -> bool:
    return verdict.owes if verdict.due is None else verdict.due <= _horizon(now)


def _horizon(now: dt.datetime) -> dt.datetime:
    return due_of(now, AHEAD, timezone.get_default_timezone())


def _of_clients(viewer: User, person: User, rules: list[SalesRule], now: dt.datetime) -> list[Owed]:
    """Asked of the database by the same day as `judging` has it: a person may have thousands of clients."""
    if viewer.scope(Client.KIND, Action.SEE) is Scope.NONE:
        return []
    found = []
    zone = timezone.get_default_timezone()
    for rule in rules:
        # Due tomorrow or before: the last deed, or the beginning, was on this day or earlier.
        last = _horizon(now).astimezone(zone).date() - dt.timedelta(days=rule.days or 0)
        before = dt.datetime.combine(last, dt.time(), zone)
        done = Activity.objects.filter(
            client=OuterRef("pk"), state=ActivityState.DONE, deleted_at=None, doing__at__gte=before
        )
        if rule.deed != Deed.ANY:
            done = done.filter(kind=rule.deed)
        rows = Client.objects.visible_to(viewer).filter(~Exists(done), responsible=person, created_at__lt=before)
        rows = rows.filter(Q() if rule.status == AnyStatus.ANY else Q(status=rule.status))
        if rule.since:
            rows = rows if dt.datetime.combine(rule.since, dt.time(), zone) < before else rows.none()
        clients = list(rows.order_by("name_key", "pk")[:COUNTED])
        judged = {
            one.pk: one for one in facts.of_clients(Client.objects.filter(pk__in=[c.pk for c in clients]), [rule], now)
        }
        for client in clients:
            one = judged.get(client.pk)
            if one is not None and one.verdict.due:
                found.append(Owed(client, "", rule, one.verdict.due, one.verdict.due < now))
    return found


PANEL = Panel(
    "sales_rules",
    _("Sales rules"),
    Position.SIDE,
    "deals/rules.html",
    _panel,
    kinds=("deal", "client"),
    icon="flag",
    order=7,
)
PART = DayPart("sales-rules", _("By the sales rules"), Where.SIDE, "deals/day_rules.html", owed, 27)
