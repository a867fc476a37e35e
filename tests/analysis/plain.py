"""The analysis once more, slowly, in plain Python: nothing of the room's statements is used."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from django.utils import timezone

from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal

ZONE = timezone.get_default_timezone()


def sales(user):
    """Client's id to (moment, amount, currency), by time."""
    seen = set(Client.objects.visible_to(user).values_list("pk", flat=True))
    found = defaultdict(list)
    for deal in Deal.objects.visible_to(user).filter(state="won", client__in=seen).order_by("closed_at"):
        found[deal.client_id].append((deal.closed_at, deal.amount or Decimal(0), deal.currency))
    return found


def spoken(user, period):
    """Roubles where anything of the period was sold for them, or nothing for anything."""
    every = {one[2] for bought in sales(user).values() for one in bought if inside(one[0], period)}
    return "USD" if every == {"USD"} else "RUB"


def inside(at, period):
    return (period.start is None or at >= period.start) and (period.end is None or at < period.end)


def value(bought, by, currency):
    return len(bought) if by == "deals" else sum(amount for _at, amount, code in bought if code == currency)


def abc(user, period, by="revenue", a=80, b=95, currency=None):
    """Client's id to class, for clients of some value."""
    values = {}
    currency = currency or spoken(user, period)
    for client, bought in sales(user).items():
        worth = value([one for one in bought if inside(one[0], period)], by, currency)
        if worth > 0:
            values[client] = Fraction(worth)
    whole, before, classes = sum(values.values()), Fraction(0), {}
    for client in sorted(values, key=lambda pk: (-values[pk], pk)):
        share = before / whole * 100
        classes[client] = "A" if share < Fraction(a) else "B" if share < Fraction(b) else "C"
        before += values[client]
    return classes


def units(period, unit, first_sale, now):
    """The whole months or quarters of the period that are over, as (year, number)."""
    size = 3 if unit == "quarter" else 1
    first = period.first or first_sale
    found = set()
    day = dt.date(first.year, (first.month - 1) // size * size + 1, 1)
    while True:
        after = day
        for _month in range(size):
            after = (after + dt.timedelta(days=32)).replace(day=1)
        if after > now or (period.last and after > period.last + dt.timedelta(days=1)):
            return found
        if period.first is None or day >= period.first:
            found.add(unit_of(day, size))
        day = after


def unit_of(day, size):
    return day.year * (12 // size) + (day.month - 1) // size


def xyz(user, period, by="revenue", unit="month", x=10, y=25, least=3):
    """Client's id to class, for clients that have one of A, B and C."""
    bought = sales(user)
    if not bought:
        return {}
    size = 3 if unit == "quarter" else 1
    first = min(one[0] for many in bought.values() for one in many).astimezone(ZONE).date()
    counted = units(period, unit, first, timezone.localdate(timezone=ZONE))
    currency = spoken(user, period)
    found = {}
    for client in abc(user, period, by):
        by_unit = defaultdict(list)
        for one in bought[client]:
            by_unit[unit_of(one[0].astimezone(ZONE).date(), size)].append(one)
        own = [one for one in counted if one >= min(by_unit)]
        worth = [Fraction(value(by_unit.get(one, []), by, currency)) for one in own]
        found[client] = _steadiness(own, worth, Fraction(x), Fraction(y), least)
    return found


def _steadiness(own, worth, x, y, least):
    if len(own) < least or not sum(worth):
        return "few"
    mean = sum(worth) / len(worth)
    variance = sum((one - mean) ** 2 for one in worth) / len(worth)
    squared = variance / mean**2
    return "X" if squared <= (x / 100) ** 2 else "Y" if squared <= (y / 100) ** 2 else "Z"


def standing(user, end, active, sleeping):
    """Client's id to where it stands at the moment."""
    found = {}
    for client, bought in sales(user).items():
        before = [one[0] for one in bought if one[0] < end]
        if before:
            gap = end - max(before)
            days = dt.timedelta(days=1)
            found[client] = "active" if gap < active * days else "sleeping" if gap < sleeping * days else "lost"
    return found


def coming(user, start, end, active):
    """The clients that were new, and those that returned, between the two moments."""
    new, returned = set(), set()
    for client, bought in sales(user).items():
        moments = [one[0] for one in bought]
        if start <= moments[0] < end:
            new.add(client)
        for last, at in pairwise(moments):
            if start <= at < end and at - last >= dt.timedelta(days=active):
                returned.add(client)
    return new, returned


def cohorts(user, period):
    """(year, month) of the first purchase to, by months after it, the set of clients that bought then."""
    found = defaultdict(lambda: defaultdict(set))
    for client, bought in sales(user).items():
        days = [one[0].astimezone(ZONE).date() for one in bought]
        if inside(bought[0][0], period):
            first = unit_of(days[0], 1)
            for day in days:
                found[f"{days[0]:%Y-%m}"][unit_of(day, 1) - first].add(client)
    return found
