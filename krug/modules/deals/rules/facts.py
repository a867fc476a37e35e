"""What rules are judged by, read for many deals or clients at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from krug.core.stages.models import Passage
from krug.modules.activities.models import Activity
from krug.modules.activities.models.activity import State as ActivityState
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealState, Deed, Must, SalesRule
from krug.modules.deals.models.sales_rule import AnyStatus
from krug.modules.deals.rules.judging import Demand, Facts, Stay, Verdict, judge


@dataclass(frozen=True)
class Judged:
    """One rule for one record. `person`: whose the record is."""

    rule: SalesRule
    pk: int
    person: int | None
    verdict: Verdict


def rules_in_use() -> tuple[list[SalesRule], list[SalesRule]]:
    """Those of deals, and those of clients. One query."""
    rules = list(SalesRule.objects.filter(is_active=True).select_related("stage", "kind"))
    return [one for one in rules if not one.is_of_clients], [one for one in rules if one.is_of_clients]


def demand_of(rule: SalesRule) -> Demand:
    zone = timezone.get_default_timezone()
    since = dt.datetime.combine(rule.since, dt.time(), zone) if rule.since else None
    deed = "" if rule.deed == Deed.ANY else rule.deed
    return Demand(rule.must, rule.days, deed, rule.stage_id, since, zone)


def of_deals(rows: QuerySet[Any], rules: Sequence[SalesRule], now: dt.datetime | None = None) -> list[Judged]:
    """Of each deal of `rows` what each rule for its kind says. Three queries at most, none without rules."""
    if not rules:
        return []
    ids = rows.order_by().values("pk")
    columns = ("pk", "kind_id", "responsible_id", "created_at", "closed_at", "state")
    deals = list(rows.order_by().values_list(*columns))
    deeds = _deeds(Activity.objects.filter(subject_kind=Deal.KIND, subject_id__in=ids), "subject_id") if deals else {}
    stages = {rule.stage_id for rule in rules if rule.must == Must.STAGE}
    stays = _stays(ids, stages) if stages and deals else {}
    facts = (
        (pk, kind, person, Facts(begun, ended, state == DealState.LOST, deeds.get(pk, ()), stays.get(pk, ())))
        for pk, kind, person, begun, ended, state in deals
    )
    return _judged(rules, facts, now or timezone.now())


def of_clients(rows: QuerySet[Any], rules: Sequence[SalesRule], now: dt.datetime | None = None) -> list[Judged]:
    """As `of_deals`, of clients; each rule looks at those of its status. Two queries at most."""
    if not rules:
        return []
    ids = rows.order_by().values("pk")
    clients = list(rows.order_by().values_list("pk", "status", "responsible_id", "created_at"))
    deeds = _deeds(Activity.objects.filter(client__in=ids), "client_id") if clients else {}
    facts = ((pk, status, person, Facts(begun, deeds=deeds.get(pk, ()))) for pk, status, person, begun in clients)
    return _judged(rules, facts, now or timezone.now())


def _judged(
    rules: Sequence[SalesRule], facts: Iterable[tuple[int, Any, int | None, Facts]], now: dt.datetime
) -> list[Judged]:
    """`facts`: (id, kind of the deal or status of the client, person, facts)."""
    demands = [(rule, demand_of(rule)) for rule in rules]
    return [
        Judged(rule, pk, person, verdict)
        for pk, sort, person, known in facts
        for rule, demand in demands
        if _fits(rule, sort) and (verdict := judge(demand, known, now)) is not None
    ]


def _fits(rule: SalesRule, sort: Any) -> bool:
    if rule.is_of_clients:
        return rule.status in (AnyStatus.ANY, sort)
    return rule.kind_id in (None, sort)


def _deeds(rows: QuerySet[Any], column: str) -> dict[int, list[tuple[dt.datetime, str]]]:
    found: dict[int, list[tuple[dt.datetime, str]]] = defaultdict(list)
    done = rows.filter(state=ActivityState.DONE, deleted_at=None).order_by()
    for pk, at, kind in done.values_list(column, "doing__at", "kind"):
        if at is not None:
            found[pk].append((at, kind))
    return found


def _stays(ids: Any, stages: Iterable[int | None]) -> dict[int, list[Stay]]:
    found: dict[int, list[Stay]] = defaultdict(list)
    rows = Passage.objects.filter(record_kind=Deal.KIND, record_id__in=ids, stage__in=[pk for pk in stages if pk])
    for pk, stage, came, left in rows.order_by("id").values_list("record_id", "stage_id", "entered_at", "left_at"):
        found[pk].append(Stay(stage, came, left))
    return found


def of_record(record: Any) -> list[Judged]:
    """What the rules say of one deal or one client, in their order."""
    rules, rules_of_clients = rules_in_use()
    if record.KIND == Client.KIND:
        return of_clients(Client.objects.filter(pk=record.pk), rules_of_clients)
    return of_deals(Deal.objects.filter(pk=record.pk), rules)
