"""Plan and fact once more, in plain Python: day after day, row after row, nothing of the report's own arithmetic."""

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import timezone

from krug.core.access.models import Department, User
from krug.modules.deals.models import Deal
from krug.modules.targets.models import SalesTarget

DAY = dt.timedelta(days=1)


def days(first, last):
    while first <= last:
        yield first
        first += DAY


# Russia's days off of the half-year that the tests are set in, beside Saturdays and Sundays.
HOLIDAYS = {
    *(dt.date(2026, 1, day) for day in range(1, 12)),
    dt.date(2026, 2, 23),
    dt.date(2026, 3, 9),
    dt.date(2026, 5, 1),
    dt.date(2026, 5, 11),
    dt.date(2026, 6, 12),
}


def is_worked(day):
    return day.strftime("%a") not in ("Sat", "Sun") and day not in HOLIDAYS


def worked_in_month(day):
    first = day.replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return sum(map(is_worked, days(first, following - DAY)))


def rounded(value, places="0.01"):
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal(places), ROUND_HALF_UP)


def monthly(place, month):
    """The revenue aimed at by ("firm",), ("department", pk) or ("person", pk) in a month; None where nothing is."""
    what, *pk = place
    names = {"person": None, "department": None} | ({what: pk[0]} if pk else {})
    own = SalesTarget.objects.filter(**names, month=month, revenue__isnull=False).first()
    if own:
        return Fraction(own.revenue)
    if what == "person":
        return None
    inside = pk[0] if pk else None
    below = [("person", one) for one in User.objects.filter(department=inside).values_list("pk", flat=True)]
    below += [("department", one) for one in Department.objects.filter(parent=inside).values_list("pk", flat=True)]
    found = [value for value in (monthly(one, month) for one in below) if value is not None]
    return sum(found) if found else None


def aimed(place, first, last, today):
    """What is aimed at from `first` to `last`, and what of it by the end of today."""
    whole, due, known, value = Fraction(), Fraction(), False, None
    for day in days(first, last):
        value = monthly(place, day.replace(day=1)) if day == first or day.day == 1 else value
        if value is None:
            continue
        known = True
        if is_worked(day):
            part = value / worked_in_month(day)
            whole += part
            due += part if day <= today else 0
    return (whole, due) if known else None


def sold(user, first, last):
    """Won deals that `user` sees in roubles, by person."""
    found = defaultdict(list)
    for deal in Deal.objects.visible_to(user).filter(state="won"):
        day = timezone.localtime(deal.closed_at, timezone.get_default_timezone()).date()
        if first <= day <= last:
            found[deal.responsible_id].append(deal)
    return found


def by_person(user, seen, first, last, today):
    """The report's rows by person key, of `seen` people's targets."""
    facts, found = sold(user, first, last), {}
    every = [day for day in days(first, last) if is_worked(day)]
    gone = Fraction(sum(day <= today for day in every), len(every)) if every else Fraction(int(today >= first))
    aims = {person: aim for person in seen if (aim := aimed(("person", person), first, last, today))}
    for person in {*facts, *aims}:
        fact = sum((Fraction(deal.amount or 0) for deal in facts[person] if deal.currency == "RUB"), Fraction())
        aim = aims.get(person)
        landing = rounded(fact / gone) if gone else None
        found[person] = {
            "fact": rounded(fact),
            "deals": len(facts[person]),
            "target": rounded(aim[0]) if aim else None,
            "due": rounded(aim[1]) if aim else None,
            "landing": landing,
        }
    return found
