"""The demo firm's clients and what was noted about them."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from krug.config.demo import requisites, words
from krug.config.demo.marketing import Marketing
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Chronicle, Fact, write
from krug.core.records import kinds, writing
from krug.modules.clients.models import Client


def add_clients(
    chance: random.Random,
    owner: User,
    numbers: list[int],
    now: dt.datetime,
    past: Chronicle,
    marketing: Marketing,
) -> list[Client]:
    """The owner's clients, who came over the last year and a half."""
    rows = [_row(chance, number, marketing, owner) for number in numbers]
    clients: list[Client] = writing.create(kinds.get("client"), owner, rows, Channel.COMMAND)
    for client in clients:
        client.created_at = now - dt.timedelta(days=chance.randrange(20, 540), minutes=chance.randrange(600))
        marketing.came(client)
        past.happened(client.card, client.created_at)
    Client.objects.bulk_update(clients, ["created_at", "custom"], batch_size=500)
    return clients


def comment_on(chance: random.Random, clients: list[Client], owner: User, now: dt.datetime) -> None:
    """Remarks, as people write them after talking."""
    facts = []
    for client in clients:
        for _remark in range(chance.choice([0, 1, 1, 2])):
            at = client.created_at + (now - client.created_at) * chance.random()
            facts.append(Fact("client.commented", client.card, {"text": chance.choice(words.COMMENTS)}, at=at))
    write(facts, owner, Channel.COMMAND)


def _row(chance: random.Random, number: int, marketing: Marketing, owner: User) -> dict[str, Any]:
    name = words.NAMES[number % len(words.NAMES)]
    round_ = number // len(words.NAMES)
    tail = words.TAILS[1 + round_ % (len(words.TAILS) - 1)] if round_ else ""
    again = f" {round_}" if round_ >= len(words.TAILS) else ""
    way = chance.choice(words.WAYS)
    return {
        "name": f"{chance.choice(words.FORMS)} «{' '.join(filter(None, [name, tail]))}{again}»",
        "status": chance.choice(["potential", "customer", "customer", "customer", "partner"]),
        "phones": [{"number": phone(chance), "kind": "work"} for _phone_number in range(chance.choice([1, 1, 2]))],
        "emails": [f"zakaz{number}@client{number % 97}.example"],
        "messengers": requisites.messengers(chance),
        "sites": [f"client{number}.example"] if chance.random() < 0.6 else [],
        "addresses": requisites.addresses(chance),
        "accounts": requisites.accounts(chance),
        **requisites.numbers(chance),
        "industry": chance.choice(words.INDUSTRIES),
        **marketing.interest(way, owner),
    }


def phone(chance: random.Random, codes: tuple[int, ...] = (495, 812, 485, 905, 910, 916, 927, 911)) -> str:
    code = chance.choice(codes)
    return f"+7 {code} {chance.randrange(100, 999)}-{chance.randrange(10, 99)}-{chance.randrange(10, 99)}"
