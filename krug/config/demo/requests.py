"""Who turned to the demo firm: two months of requests, and some that wait now."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.modules.clients.models import Client
from krug.modules.requests.first_terms import ensure_first_requests
from krug.modules.requests.models import CameBy, Phase, Request, RequestKind, Rule
from krug.modules.requests.recording import Past, record

# Of so many clients one has turned to the firm lately; at most so many in all.
ASKED, MOST = 3, 80
WAITING = 5
ABOUT = (
    "Нужен ремонт дозатора",
    "Спрашивают цену на ЛР-4",
    "Комплект форсунок",
    "Задержка плёнки",
    "Обучение операторов",
    "Вторая линия розлива, 3 000 бутылок в час",
    "Запасные части к термотуннелю",
    "Когда приедет наладчик?",
)
CALLERS = (("Инна Громова", "+79109742560"), ("Павел Лосев", "+79161230045"), ("Ольга Дёмина", "+79038850132"))
REGIONS = ("Кострома", "Ярославль", "Тверь", "Москва", "")
WAYS = [CameBy.PHONE] * 5 + [CameBy.SITE] * 4 + [CameBy.MAIL] * 2 + [CameBy.MESSENGER, CameBy.WALK_IN]


class Reception:
    """What clients asked for, and how soon they were answered, by the chance given."""

    def __init__(self, chance: random.Random, chief: User, now: dt.datetime) -> None:
        ensure_first_requests()
        self.chance, self.chief, self.now = chance, chief, now
        self.kinds = list(RequestKind.objects.order_by("sort", "id"))
        self.left = MOST

    def of(self, clients: list[Client], owner: User) -> None:
        """The past of one seller's clients."""
        asking = clients[::ASKED][: self.left]
        self.left -= len(asking)
        rows = [self._past(client, owner) for client in asking]
        record(self.chief, sorted(rows, key=lambda row: row.request.received_at), Channel.COMMAND)

    def waiting(self, complaints_to: User) -> None:
        """The queue as it stands, and one rule."""
        rows = []
        for number in range(WAITING):
            name, phone = CALLERS[number % len(CALLERS)]
            request = self._request(self.now - dt.timedelta(minutes=4 + 7 * (WAITING - number)))
            request.contact_name, request.phone = name, phone
            rows.append(Past(request))
        record(self.chief, rows, Channel.COMMAND)
        Rule.objects.create(name="Жалобы — руководителю", kind=self.kinds[2], person=complaints_to)

    def _past(self, client: Client, owner: User) -> Past:
        chance = self.chance
        day = timezone.localtime(self.now) - dt.timedelta(days=chance.randrange(1, 60))
        while day.weekday() > 4:
            day -= dt.timedelta(days=1)
        received = max(day.replace(hour=chance.randrange(9, 17), minute=chance.randrange(60)), client.created_at)
        request = self._request(received)
        request.client, request.responsible = client, owner
        request.answered_at = min(received + dt.timedelta(minutes=int(chance.lognormvariate(2.8, 0.8)) + 1), self.now)
        if chance.random() < 0.75:
            ended = request.answered_at + dt.timedelta(hours=chance.randrange(1, 50))
            if ended < self.now:
                request.ended_at, request.phase = ended, Phase.CLOSED
        return Past(request)

    def _request(self, received: dt.datetime) -> Request:
        chance = self.chance
        return Request(
            title=chance.choice(ABOUT),
            kind=chance.choices(self.kinds, weights=[5, 4, 1, 3, 1][: len(self.kinds)])[0],
            came_by=chance.choice(WAYS),
            region=chance.choice(REGIONS),
            received_at=received,
        )
