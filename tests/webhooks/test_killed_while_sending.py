"""kill -9 in the middle of sending, and two workers side by side: nothing is lost or told twice but by its own id."""

import json
import os
import signal
import socket
import time
import urllib.request
from contextlib import suppress

import pytest

from tests.config.test_killed import Base, base, kill
from tests.webhooks.conftest import Receiver

__all__ = ["base"]  # the fixture


class Running:
    """A running Krug with its worker, asked by its API."""

    def __init__(self, base: Base):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.root = f"http://127.0.0.1:{port}/api/v1"
        added = ["user", "add", "ada@firm.example", "--name", "Ada", "--role", "administrator", "--password-stdin"]
        base.run(*added, text="long password\n")
        self.token = base.run("user", "token", "ada@firm.example", "--scope", "write").stdout.strip()
        self.server = base.start("serve", PORT=str(port), KRUG_WEBHOOKS_INSIDE="1")
        for _moment in range(1200):
            with suppress(OSError):
                self.ask("GET", "me")
                return
            time.sleep(0.1)
        raise AssertionError("Krug did not start")

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            f"{self.root}/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            method=method,
        )
        return json.load(urllib.request.urlopen(request, timeout=30))


@pytest.fixture
def far_receiver():
    """Another program, which other processes reach."""
    found = Receiver()
    yield found
    found.close()


def wait_until(found):
    for _moment in range(6000):
        if found():
            return
        time.sleep(0.01)
    raise AssertionError("waited for nothing")


def test_a_killed_worker_loses_nothing_and_two_share(base, far_receiver):
    krug = Running(base)
    values = {"name": "Shop", "url": far_receiver.url, "events": ["client.created"]}
    krug.ask("POST", "webhooks", values)
    far_receiver.answer = lambda _content: time.sleep(0.3) or (204, b"")

    names = [f"Client {number}" for number in range(60)]
    krug.ask("POST", "clients/batch", {"items": [{"name": name} for name in names]})
    wait_until(lambda: len(far_receiver.got) >= 6)
    first = base.ask("SELECT name FROM jobs_worker")[0][0]
    os.kill(int(first.rpartition("-")[2]), signal.SIGKILL)
    second = base.start("worker", KRUG_WEBHOOKS_INSIDE="1")
    base.wait("SELECT count(*) FROM webhooks_delivery WHERE state = 'sent'", lambda found: found == 60)
    kill(second)
    kill(krug.server)

    told = {}
    for headers, _body, content in far_receiver.got:
        told.setdefault(headers["webhook-id"], set()).add(content["data"]["record"]["name"])
    assert sorted(name for of_one in told.values() for name in of_one) == sorted(names)
    # What was in the hands of the killed one came twice, each time with its own id; nothing else did.
    assert 60 <= len(far_receiver.got) <= 60 + 4
