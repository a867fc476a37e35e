"""A service that really listens and speaks as DaData documents it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import cache

from krug.modules.lookups import asking, keeping
from krug.modules.lookups.models import LookupService

KEY = "0123456789abcdef0123456789abcdef01234567"
INN, KPP, OGRN, BIC = "7712345671", "771201001", "1027700132195", "044525225"
PLACE = {
    "value": "г Москва, ул Лесная, д 5",
    "unrestricted_value": "127055, г Москва, Тверской р-н, ул Лесная, д 5",
    "data": {
        "postal_code": "127055",
        "country": "Россия",
        "region_with_type": "г Москва",
        "region": "Москва",
        "city": "Москва",
        "street_with_type": "ул Лесная",
        "house_type": "д",
        "house": "5",
        "block": None,
        "geo_lat": "55.7792111",
        "geo_lon": "37.5894",
        "fias_level": "8",
        "qc_geo": "0",
    },
}
TOWN = {
    "value": "Ярославская обл, г Ярославль",
    "unrestricted_value": "150000, Ярославская обл, г Ярославль",
    "data": {
        "postal_code": "150000",
        "country": "Россия",
        "region_with_type": "Ярославская обл",
        "region": "Ярославская",
        "city": "Ярославль",
        "geo_lat": "57.6215477",
        "geo_lon": "39.8977411",
        "qc_geo": "4",
    },
}
PARTY = {
    "value": "ООО «Ромашка-Север»",
    "unrestricted_value": "ООО «Ромашка-Север»",
    "data": {
        "kpp": KPP,
        "inn": INN,
        "ogrn": OGRN,
        "ogrn_date": 1029456000000,
        "type": "LEGAL",
        "management": {"name": "Иванова Анна Петровна", "post": "ГЕНЕРАЛЬНЫЙ ДИРЕКТОР", "disqualified": None},
        "branch_type": "MAIN",
        "state": {"status": "ACTIVE", "liquidation_date": None},
        "name": {"full_with_opf": 'ОБЩЕСТВО "РОМАШКА-СЕВЕР"', "short_with_opf": 'ООО "РОМАШКА-СЕВЕР"'},
        "okpo": "12345679",
        "address": PLACE,
    },
}
BANK = {
    "value": "ПАО Сбербанк",
    "data": {
        "bic": BIC,
        "correspondent_account": "30101810400000000225",
        "name": {"payment": "ПАО СБЕРБАНК", "short": "Сбербанк"},
        "state": {"status": "ACTIVE"},
    },
}


class StandIn:
    """`asked` are the questions as (path, body); `status` other than 200 answers with an error."""

    def __init__(self):
        self.asked, self.status, self.wait, self.connections = [], 200, threading.Event(), set()
        self.parties, self.places, self.bank_rows = [PARTY], [PLACE, TOWN], [BANK]
        self.text = None
        self.wait.set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                outer.take(self)

            def log_message(self, *_said):
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_where):
                pass  # Krug hangs up on who is too slow

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/suggestions/api/4_1/rs"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, handler):
        body = json.loads(handler.rfile.read(int(handler.headers["content-length"])))
        self.connections.add(handler.client_address)
        self.asked.append((handler.path.removeprefix("/suggestions/api/4_1/rs"), body))
        self.wait.wait(10)
        status = self.status
        if status == 200 and not handler.headers["Authorization"]:
            status = 401
        elif status == 200 and handler.headers["Authorization"] != f"Token {KEY}":
            status = 403
        text = (
            self.text if self.text is not None else json.dumps(self.answer(status, body), ensure_ascii=False).encode()
        )
        handler.send_response(status)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    def answer(self, status, body):
        if status != 200:
            return {"family": "CLIENT_ERROR", "reason": "Forbidden", "message": "Feature 'SUGGESTIONS' disabled"}
        path, query = self.asked[-1][0], body["query"]
        if path == "/findById/party":
            rows = [p for p in self.parties if query in (p["data"]["inn"], p["data"]["ogrn"])]
            rows = [
                p for p in rows if p["data"].get("branch_type") == body.get("branch_type", p["data"]["branch_type"])
            ]
            found = [p for p in rows if body.get("kpp", p["data"]["kpp"]) == p["data"]["kpp"]]
        elif path == "/suggest/address":
            found = [p for p in self.places if query.lower() in p["value"].lower()]
        else:
            found = [b for b in self.bank_rows if b["data"]["bic"] == query]
        return {"suggestions": found[: body["count"]]}

    def close(self):
        self.wait.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(autouse=True)
def nothing_known():
    cache.clear()
    asking.forget_silence()


@pytest.fixture
def service(settings, administrator):
    """The stand-in, set up by the administrator and switched on."""
    settings.WEBHOOKS_INSIDE = True
    found = StandIn()
    keeping.change(administrator, {"address": found.url, "key": KEY, "is_on": True})
    yield found
    found.close()


@pytest.fixture
def row():
    """row() is the settings as they stand in the database."""
    return lambda: LookupService.objects.get()
