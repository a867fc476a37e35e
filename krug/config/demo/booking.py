"""What visitors book at the demo firm: a show of machines in its hall and advice, with two who have booked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.modules.activities.models import Resource
from krug.modules.booking import holding, offering
from krug.modules.booking.confirming import Who, confirm
from krug.modules.booking.keeping import PAGES, SERVICES
from krug.modules.clients.models import Client

SHOW = {
    "title": "Показ оборудования в работе",
    "about": "Покажем линию на вашей упаковке. Возьмите с собой образцы.",
    "minutes": 90,
    "after": 30,
    "sort": 1,
}
ADVICE = {"title": "Консультация технолога", "about": "По видеосвязи.", "minutes": 30, "price": 2500, "sort": 2}
PAGE = {
    "title": "Запись с сайта",
    "language": "ru",
    "heading": "Запишитесь к нам",
    "intro": "Выберите услугу и удобное время.",
    "services": [],
    "sites": [],
}
AWAY = dt.timedelta(days=8)


def open_booking(chief: User, sellers: Sequence[User]) -> None:
    """Two services of the sellers', a page, and two clients who come in the week after next."""
    hall = Resource.objects.filter(what="room").order_by("-sort", "-pk").values_list("pk", flat=True)[:1]
    people = [one.pk for one in sellers[:4]]
    show = SERVICES.add(chief, {**SHOW, "people": people, "rooms": list(hall)}, Channel.COMMAND)
    advice = SERVICES.add(chief, {**ADVICE, "people": people[:2], "asks_prepayment": True}, Channel.COMMAND)
    page = PAGES.add(chief, PAGE, Channel.COMMAND)
    known = Client.objects.filter(responsible__in=people, phones__isnull=False).order_by("pk").distinct()[:2]
    for service, client in zip((show, advice), known, strict=False):
        since = timezone.now() + AWAY
        for slot in offering.slots(service, since, since + AWAY, people[0])[2:3]:
            visitor = holding.Visitor("Europe/Moscow", "ru")
            held = holding.hold(page, service, slot.begins_at, visitor, people[0])
            confirm(held, Who(client.name, client.phones.order_by("pk")[0].number))
