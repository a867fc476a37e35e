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


def again(entries: Iterable[TimeEntry]) -> None:
    """Of entries that were priced before: anew only as far as what the price follows from is different now."""
    changed = [one for one in entries if one.priced_for is not None and one.priced_for != one.priced_by]
    other = [one for one in changed if one.priced_for and one.priced_for[:-1] != one.priced_by[:-1]]
    if other:
        price(other)
    longer = [one for one in changed if one.priced_for != one.priced_by]
    if not longer:
        return
    rules = TimeRules.current()
    for entry in longer:
        _count(entry, rules)


def _count(entry: TimeEntry, rules: TimeRules) -> None:
    """Minutes billed, and what they come to in the firm's own currency."""
    entry.billable_time = rounded(entry.spent, rules.rounding, rules.round_to) if entry.is_billable else 0
    entry.amount = None if entry.rate is None else cost(entry.billable_time, entry.rate)
    entry.priced_for = entry.priced_by
