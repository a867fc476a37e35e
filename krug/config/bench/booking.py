"""How long it takes to say what is free: the whole of what a visitor's page may ask for."""

from __future__ import annotations

import datetime as dt
import time

from django.utils import timezone

from krug.config.bench.rows import Figure
from krug.core.access.models import User
from krug.modules.activities import planning, times
from krug.modules.booking import offering
from krug.modules.booking.keeping import SERVICES
from krug.modules.booking.models import Service

PEOPLE, ROUNDS, MEETINGS = 10, 15, 3
MONTH = dt.timedelta(days=30)


def measure(administrator: User) -> list[Figure]:
    """The free times of a month for ten specialists who have some meetings each day, asked of the base."""
    people = list(User.objects.filter(is_active=True).order_by("pk")[:PEOPLE])
    values = {"title": "Consultation", "ahead_days": 60, "notice_minutes": 0, "people": [one.pk for one in people]}
    service = SERVICES.add(administrator, values)
    for number in range(MEETINGS):
        for person in people:
            day = times.working_day(times.today(person), 1 + number)
            planning.plan(administrator, _meeting(person, day, number))
    took = sorted(_once(service) for _round in range(ROUNDS))
    return [Figure("booking slots of a month, 10 specialists", round(took[ROUNDS // 2] * 1000, 1), "ms", budget=200)]


def _once(service: Service) -> float:
    begun, since = time.perf_counter(), timezone.now()
    if not offering.slots(service, since, since + MONTH):
        raise RuntimeError("nobody is free in a month")
    return time.perf_counter() - begun


def _meeting(person: User, day: dt.date, number: int) -> dict[str, object]:
    return {
        "kind": "meeting",
        "title": "Talk",
        "due_on": day,
        "due_time": f"{10 + 2 * number}:00",
        "responsible": person.pk,
    }
