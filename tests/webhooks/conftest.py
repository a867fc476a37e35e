"""A receiver that really listens, and what webhooks need."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from krug.core.events.models import Event
from krug.core.events.reading import BEGINNING, settled
from krug.core.webhooks import keeping, queueing, sending
from krug.core.webhooks.models import Delivery, DeliveryState, Webhook

EVENTS = ["client.created", "client.changed", "client.binned"]


class Receiver:
    """Another program. `answers` gives (status, body) for a request's content; by itself it takes everything."""

    def __init__(self, tls=None):
        self.got, self.answer, self.at_once, self.most_at_once = [], lambda content: (204, b""), 0, 0
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                outer.take(self)

            def do_GET(self):
                outer.take(self)

            def log_message(self, *_said):
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_where):
                pass  # Krug hangs up on who is too slow

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/krug"
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
            self.url = f"https://localhost:{self.server.server_port}/krug"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, handler):
        body = handler.rfile.read(int(handler.headers.get("content-length", 0)))
        content = json.loads(body) if body else None
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            self.got.append((dict(handler.headers), body, content))
        try:
            answer = self.answer(content)
        finally:
            with self._lock:
                self.at_once -= 1
        if callable(answer):
            answer(handler)
            return
        status, text, *headers = answer
        handler.send_response(status)
        handler.send_header("content-length", str(len(text)))
        for name, value in headers:
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(text)

    @property
    def contents(self):
        return [content for _headers, _body, content in self.got]

    @property
    def messages(self):
        return [headers["webhook-id"] for headers, _body, _content in self.got]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver(settings):
    """A receiver within this machine, where the operator allows that."""
    settings.WEBHOOKS_INSIDE = True
    found = Receiver()
    yield found
    found.close()


@pytest.fixture
def make_webhook(transactional_db, administrator, receiver):
    """make_webhook(person=…, events=…) gives a webhook that leads to the receiver; its secret is `webhook.key`."""

    def make(**values):
        given = {"name": "Shop", "url": receiver.url, "events": EVENTS, "person": administrator, **values}
        webhook, key = keeping.add(administrator, given)
        webhook.key = key
        return webhook

    return make


def come_to_rest():
    """Other tests' transactions on the same server may hold readers of the spine back for a moment."""
    while settled(BEGINNING).count() < Event.objects.count():
        time.sleep(0.02)


@pytest.fixture
def put_down():
    """put_down() puts down all that happened so far, and sends nothing."""

    def run():
        come_to_rest()
        while queueing.read_on():
            pass

    return run


@pytest.fixture
def send(put_down):
    """send() sends all that is due, as a worker does; send(later=True) as if every pause were over."""

    def run(later=False):
        put_down()
        if later:
            Delivery.objects.filter(state=DeliveryState.WAITING).update(next_at=timezone.now())
            Webhook.objects.update(rest_until=None)
        sending.Sender("worker").run()

    return run


@pytest.fixture
def states():
    """How many deliveries there are in each state."""

    def count():
        found = list(Delivery.objects.order_by("position", "pk").values_list("state", flat=True))
        return {state: found.count(state) for state in dict.fromkeys(found)}

    return count


def hang(seconds):
    """An answer that comes too late."""

    def answer(_handler):
        time.sleep(seconds)

    return answer
