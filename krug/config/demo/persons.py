"""Whom the demo firm talks to: one or two people in every company."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from krug.config.demo import words
from krug.config.demo.clients import phone
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Chronicle
from krug.core.records import kinds, writing
from krug.modules.clients.models import Client, ContactPerson

MOBILE = (903, 905, 909, 910, 916, 921, 926, 960)


def add_persons(chance: random.Random, owner: User, clients: list[Client], past: Chronicle) -> None:
    """The people of the owner's clients, met when the client came."""
    rows = [row for client in clients for row in _people_of(chance, client)]
    people: list[ContactPerson] = writing.create(kinds.get("contact"), owner, rows, Channel.COMMAND)
    met: dict[int | None, dt.datetime] = {client.pk: client.created_at for client in clients}
    for person in people:
        person.created_at = met[person.company_id]
        past.happened(person.card, person.created_at)
    ContactPerson.objects.bulk_update(people, ["created_at"], batch_size=500)


def _people_of(chance: random.Random, client: Client) -> list[dict[str, Any]]:
    posts = [chance.choice(words.CHIEFS), *([chance.choice(words.OTHERS)] if chance.random() < 0.5 else [])]
    surnames = chance.sample(words.SURNAMES, len(posts))
    return [_person(chance, client, *who) for who in zip(posts, surnames, strict=True)]


def _person(chance: random.Random, client: Client, post: tuple[str, str], called: tuple[str, str]) -> dict[str, Any]:
    woman = post[0] in ("Секретарь", "Главный бухгалтер") or chance.random() < 0.4
    surname, latin = (f"{called[0]}а", f"{called[1]}a") if woman else called
    first = chance.choice(words.WOMEN if woman else words.MEN)
    return {
        "name": f"{surname} {first} {chance.choice(words.PATRONYMICS)[woman]}",
        "company": client.pk,
        "position": post[0],
        "decides": post[1],
        "phones": [{"number": phone(chance, MOBILE), "kind": "mobile"}],
        "emails": [{"address": f"{latin}@client{client.pk % 97}.example", "kind": "work"}],
    }
