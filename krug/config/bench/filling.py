"""Filling the benchmark's base, by the same verbs as people and files use."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import connection

from krug.config.bench import activities, deals
from krug.config.bench.interests import Interests
from krug.config.bench.people import BUSY, DRIVER, hire
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.records import kinds, writing

PIECE = 2000
FORMS = ["ООО", "АО", "ИП", "ПАО"]
FIRST = ["Молочный", "Северный", "Чистый", "Мясной", "Камский", "Тихий", "Верхний", "Новый", "Дальний", "Волжский"]
SECOND = ["край", "лес", "исток", "двор", "картон", "Дон", "розлив", "причал", "завод", "хлеб", "сад", "свет"]
TOWNS = ["Ярославль", "Вологда", "Саратов", "Иркутск", "Химки", "Рыбинск", "Ростов", "Казань", "Пермь", "Омск"]


def fill(clients: int) -> None:
    """The same base for the same number: a seeded chance."""
    chance = random.Random(1)
    team = hire()
    interests = Interests(random.Random(2), team[0])
    for piece in _pieces(clients):
        owner = team[piece.start // PIECE % len(team)]
        rows = [client_row(chance, number) | interests.of(number) for number in piece]
        half = writing.create(kinds.get("client"), owner, rows, Channel.IMPORT)[::2]
        deals.add(chance, owner, half)
        activities.add(chance, owner, half)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def client_row(chance: random.Random, number: int) -> dict[str, Any]:
    name = f"{chance.choice(FORMS)} «{chance.choice(FIRST)} {chance.choice(SECOND)} {chance.choice(TOWNS)} {number}»"
    return {
        "name": name,
        "kind": "company",
        "status": chance.choice(["potential", "customer", "partner"]),
        "phones": [{"number": f"+7 9{chance.randrange(10**9):09}", "kind": "work"}],
        "emails": [{"address": f"box{number}@firm{number % 977}.example", "kind": "work"}],
    }


def _pieces(count: int) -> Iterator[range]:
    for start in range(0, count, PIECE):
        yield range(start, min(start + PIECE, count))


@dataclass(frozen=True)
class Sample:
    """What the driver asks for: records that the driver sees, spread over the base."""

    driver: int
    department: int
    clients: list[int]
    deals: list[tuple[int, int]]  # with the stage each stands in
    count: int  # of all deals in the base
    stages: list[int]
    names: list[str]
    phones: list[str]
    busy: int  # who has a full calendar

    @classmethod
    def take(cls, size: int = 200) -> Sample:
        driver = User.objects.get(email=DRIVER)
        client = kinds.get("client").model
        seen = client.objects.visible_to(driver)
        ids = list(seen.order_by("id").values_list("id", flat=True))
        chosen = ids[:: max(1, len(ids) // size)][:size]
        rows = list(seen.filter(pk__in=chosen).prefetch_related("phones"))
        return cls(
            driver=driver.pk,
            department=driver.department_id or 0,
            clients=[row.pk for row in rows],
            deals=list(deals.open_to(driver)[:size]),
            count=deals.count(),
            stages=deals.stages(),
            names=[row.name for row in rows],
            phones=[row.phones.all()[0].number for row in rows],
            busy=User.objects.get(email=BUSY).pk,
        )

    def client(self, number: int) -> int:
        return self.clients[number % len(self.clients)]

    def deal(self, number: int) -> int:
        return self.deals[number % len(self.deals)][0]

    def another_stage(self, number: int) -> int:
        """A stage that the number-th deal, asked for in turn, does not stand in."""
        at = self.stages.index(self.deals[number % len(self.deals)][1])
        return self.stages[(at + 1 + number // len(self.deals)) % len(self.stages)]

    def name_part(self, number: int) -> str:
        """A few letters from the middle of a name, as people type them."""
        words = self.names[number % len(self.names)].strip("»").split()
        return quote(f"{words[2][1:]} {words[3]}"[:9])

    def phone_end(self, number: int) -> str:
        return self.phones[number % len(self.phones)][-7:]
