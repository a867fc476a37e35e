"""The client against a running Krug."""

import krug_client
import pytest
from krug_client import Krug

from tests.config.test_killed import base, kill
from tests.webhooks.test_killed_while_sending import Running, far_receiver, wait_until

__all__ = ["base", "far_receiver"]  # the fixtures


@pytest.fixture
def running(base):
    found = Running(base)
    yield found
    kill(found.server)


def test_a_day_of_a_program(running, far_receiver):
    address = running.root.removesuffix("/api/v1")
    with Krug(address, running.token, language="en") as krug:
        hook = krug.webhooks.make({"name": "Shop", "url": far_receiver.url, "events": ["client.created"]})
        made = krug.clients.make({"name": "Bakery", "tags": ["vip"]}, key="order-1")
        again = krug.clients.make({"name": "Bakery", "tags": ["vip"]}, key="order-1")
        changed = krug.clients.change(made["id"], {"version": made["version"], "status": "partner"})
        with pytest.raises(krug_client.Conflict) as conflict:
            krug.clients.change(made["id"], {"version": made["version"], "status": "other"})
        with pytest.raises(krug_client.Invalid) as invalid:
            krug.clients.make({"name": ""})
        with pytest.raises(krug_client.Missing):
            krug.clients.get(10**9)

        rows = list(krug.clients.rows([*({"name": f"Client {n}"} for n in range(620)), {"name": ""}]))
        listed = list(krug.clients.list(sort="name"))
        stage = krug.deal_kinds()[0]["stages"][1]["id"]
        deal = krug.deals.make({"name": "Oven", "client": made["id"], "amount": "128000.00"})
        moved = krug.deals.move(deal["id"], stage)
        won = krug.deals.win(deal["id"])
        reopened = krug.deals.reopen(deal["id"])
        krug.clients.comment(made["id"], "Called")
        history = [event["kind"] for event in krug.clients.events(made["id"])]
        hits = krug.search("Bakery")
        wait_until(lambda: len(far_receiver.got) >= 621)
        krug.clients.remove(made["id"])
        restored = krug.clients.restore(made["id"])
        person = krug.me()

        log = list(krug.webhooks.deliveries(hook["id"], state="sent"))
        one = krug.webhooks.delivery(hook["id"], log[0]["id"])
    with Krug(address, "krug_wrong") as stranger, pytest.raises(krug_client.NotSignedIn):
        stranger.me()

    messages = [krug_client.verify(hook["secret"], headers, body) for headers, body, _content in far_receiver.got]
    told = {message["data"]["record"]["name"] for message in messages}
    assert (again["id"], changed["status"]) == (made["id"], "partner")
    assert conflict.value.current["status"] == "partner"
    assert set(invalid.value.fields) == {"name"}
    assert [row["status"] for row in rows] == [201] * 620 + [422]
    assert rows[-1]["problem"]["errors"][0]["field"] == "name"
    assert len(listed) == 621 and len({one["id"] for one in listed}) == 621
    assert (moved["stage"], won["state"], reopened["state"]) == (stage, "won", "open")
    assert {"client.commented", "client.changed", "client.created"} <= set(history)
    assert made["id"] in [hit["id"] for hit in hits if hit["type"] == "client"]
    assert restored["name"] == "Bakery"
    assert person["email"] == "ada@firm.example"
    assert {message["type"] for message in messages} == {"client.created"}
    assert told == {"Bakery", *(f"Client {n}" for n in range(620))}
    assert len(log) >= 600 and one["log"][0]["status"] == 204
