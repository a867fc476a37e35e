"""Who of the demo firm works with a client besides, and which clients belong together."""

from __future__ import annotations

import random

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.modules.clients import relations, together
from krug.modules.clients.models import Client

# Of so many clients one has a second colleague, of so many two belong together.
HELPED, RELATED = 25, 30
PARTS = ("Сервисный инженер", "Второй менеджер", "Юрист")
MOST = 40  # by owner and piece: enough to be met with, however large the firm


def bring_together(chance: random.Random, chief: User, clients: list[Client], people: list[User]) -> None:
    for client in clients[::HELPED][:MOST]:
        helper = chance.choice([person for person in people if person.pk != client.responsible_id])
        together.take_in(client, chief, helper, chance.choice(PARTS), Channel.COMMAND)
    for one, other in zip(clients[::RELATED][:MOST], clients[1::RELATED][:MOST], strict=False):
        relations.relate(one, chief, other, chance.choice(["founder", "related"]), Channel.COMMAND)
