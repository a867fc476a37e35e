"""What time entries are billed for: rounded time, the rate of their day, the amount."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from krug.core.records.currencies import base_currency
from krug.modules.timesheets.models import BillingRate, TimeEntry, TimeRules, WorkKind
from krug.modules.timesheets.rating import cost, rate_of
from krug.modules.timesheets.rounding import rounded


def price(entries: Iterable[TimeEntry]) -> None:
    """By the rates in force on each entry's day. Four queries, however many there are."""
    entries = list(entries)
    rules, currency = TimeRules.current(), base_currency()
    billable = set(
        WorkKind.objects.filter(pk__in={one.kind_id for one in entries}, is_billable=True).values_list("pk", flat=True)
    )
    clients = {one.client_id for one in entries} - {None}
    rates = [row.as_rate for row in BillingRate.objects.filter(Q(client=None) | Q(client__in=clients))]
    for entry in entries:
        entry.is_billable = entry.kind_id in billable
        entry.currency = currency
        entry.rate = None
        if entry.is_billable:
            entry.rate = rate_of(rates, entry.client_id, entry.responsible_id, entry.kind_id, entry.day)
        _count(entry, rules)


def again(entry: TimeEntry) -> None:
    """Of an entry that was priced before: anew only as far as what its price follows from is different now."""
    before, now = entry.priced_for, entry.priced_by
    if before is None or before == now:  # new ones are priced together
        return
    if before[:-1] != now[:-1]:
        price([entry])
    else:
        _count(entry, TimeRules.current())


def _count(entry: TimeEntry, rules: TimeRules) -> None:
    entry.billable_time = rounded(entry.spent, rules.rounding, rules.round_to) if entry.is_billable else 0
    entry.amount = None if entry.rate is None else cost(entry.billable_time, entry.rate)
    entry.priced_for = entry.priced_by
