"""Every request the client makes is one the API describes: address, questions, body, and the types of what is said."""

import ast
import inspect
import json
import re
from pathlib import Path

import httpx
import jsonschema_rs
import pytest
from krug_client import Krug
from krug_client.hooks import Webhooks
from krug_client.records import Activities, Deals, Owned, Records, Requests

from krug.core.api import openapi
from krug.core.records import kinds
from scripts import client_models

CLIENT = {"name": "Bakery", "tags": ["vip"], "phones": [{"number": "+7 4852 67-30-15"}]}
CALLS = {
    "me": lambda krug: krug.me(),
    "users": lambda krug: list(krug.users(limit=5)),
    "departments": lambda krug: list(krug.departments()),
    "roles": lambda krug: list(krug.roles()),
    "deal_kinds": lambda krug: krug.deal_kinds(),
    "events": lambda krug: list(krug.events(kind="client.created", at__gte="2026-01-01T00:00:00Z")),
    "search": lambda krug: krug.search("bakery"),
    "report": lambda krug: krug.report("funnel", kind=1),
    "clients.list": lambda krug: list(
        krug.clients.list(status="partner", sort="-created_at", created_at__gte="2026-01-01")
    ),
    "clients.get": lambda krug: krug.clients.get(1),
    "clients.make": lambda krug: krug.clients.make(CLIENT, key="k"),
    "clients.change": lambda krug: krug.clients.change(1, {"version": 1, "status": "partner"}),
    "clients.remove": lambda krug: krug.clients.remove(1),
    "clients.restore": lambda krug: krug.clients.restore(1),
    "clients.events": lambda krug: list(krug.clients.events(1)),
    "clients.comment": lambda krug: krug.clients.comment(1, "Called"),
    "clients.rows": lambda krug: list(krug.clients.rows([CLIENT, {"id": 1, "version": 1}], atomic=True)),
    "clients.hand_over": lambda krug: krug.clients.hand_over(1, to=2),
    "contact_persons.list": lambda krug: list(krug.contact_persons.list(q="Anna")),
    "contact_persons.make": lambda krug: krug.contact_persons.make({"name": "Anna"}),
    "contact_persons.change": lambda krug: krug.contact_persons.change(1, {"version": 1}),
    "products.list": lambda krug: list(krug.products.list()),
    "products.make": lambda krug: krug.products.make({"name": "Oven", "price": "10.00"}),
    "products.hand_over": lambda krug: krug.products.hand_over(1, to=2),
    "products.change": lambda krug: krug.products.change(1, {"version": 1, "price": "11.00"}),
    "activities.list": lambda krug: list(krug.activities.list(state="planned")),
    "activities.make": lambda krug: krug.activities.make({"title": "Call", "kind": "call"}),
    "activities.change": lambda krug: krug.activities.change(1, {"version": 1, "note": "x"}),
    "activities.do": lambda krug: krug.activities.do(1, "reached", "Well"),
    "activities.reopen": lambda krug: krug.activities.reopen(1),
    "deals.list": lambda krug: list(krug.deals.list(stage=1, amount__gte=1000)),
    "deals.make": lambda krug: krug.deals.make({"name": "Line", "amount": "10.00", "client": 1}),
    "deals.change": lambda krug: krug.deals.change(1, {"version": 1, "amount": "12.00"}),
    "deals.move": lambda krug: krug.deals.move(1, stage=2, comment="On"),
    "deals.win": lambda krug: krug.deals.win(1),
    "deals.lose": lambda krug: krug.deals.lose(1, reason=1, comment="Price"),
    "deals.reopen": lambda krug: krug.deals.reopen(1),
    "requests.list": lambda krug: list(krug.requests.list(state="new")),
    "requests.make": lambda krug: krug.requests.make({"title": "Oven"}),
    "requests.change": lambda krug: krug.requests.change(1, {"version": 1, "text": "x"}),
    "requests.assign": lambda krug: krug.requests.assign(1, to=2),
    "requests.put_back": lambda krug: krug.requests.put_back(1),
    "requests.answer": lambda krug: krug.requests.answer(1, "Called"),
    "requests.close": lambda krug: krug.requests.close(1, "Done"),
    "requests.reject": lambda krug: krug.requests.reject(1, "Spam"),
    "requests.reopen": lambda krug: krug.requests.reopen(1),
    "requests.become": lambda krug: krug.requests.become(1, "deal"),
    "price_lists.make": lambda krug: krug.price_lists.make({"name": "Retail", "kind": "retail", "currency": "RUB"}),
    "price_lists.change": lambda krug: krug.price_lists.change(1, {"version": 1, "name": "Shops"}),
    "marketing_events.make": lambda krug: krug.marketing_events.make({"name": "Fair"}),
    "marketing_events.change": lambda krug: krug.marketing_events.change(1, {"version": 1, "name": "Show"}),
    "channels.make": lambda krug: krug.channels.make({"name": "Site"}),
    "channels.change": lambda krug: krug.channels.change(1, {"version": 1, "name": "Mail"}),
    "clients.change_many": lambda krug: krug.clients.change_many(
        {"verb": "tag", "values": {"tags": ["vip"]}, "ids": [1]}
    ),
    "bulk": lambda krug: krug.bulk(1),
    "undo_bulk": lambda krug: krug.undo_bulk(1),
    "webhooks.list": lambda krug: list(krug.webhooks.list()),
    "webhooks.get": lambda krug: krug.webhooks.get(1),
    "webhooks.make": lambda krug: krug.webhooks.make(
        {"name": "Shop", "url": "https://shop.example/", "events": ["deal.won"]}
    ),
    "webhooks.change": lambda krug: krug.webhooks.change(1, {"version": 1, "is_on": False}),
    "webhooks.remove": lambda krug: krug.webhooks.remove(1),
    "webhooks.renew_secret": lambda krug: krug.webhooks.renew_secret(1),
    "webhooks.resume": lambda krug: krug.webhooks.resume(1),
    "webhooks.test": lambda krug: krug.webhooks.test(1),
    "webhooks.deliveries": lambda krug: list(krug.webhooks.deliveries(1, state="failed")),
    "webhooks.delivery": lambda krug: krug.webhooks.delivery(1, 2),
    "webhooks.replay": lambda krug: krug.webhooks.replay(1, [2]),
}
# Where a method's verb is the same for every kind, one kind speaks for it.
SPOKEN_FOR = {"clients": Owned, "deals": Deals, "activities": Activities, "requests": Requests, "webhooks": Webhooks}


@pytest.fixture(scope="module")
def document():
    return openapi.document("en")


def methods_of(kind):
    return {name for name, _found in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")}


def test_every_method_is_tried_here():
    tried = {name for name in CALLS if "." not in name}
    assert tried == methods_of(Krug) - {"close"}
    for name, kind in SPOKEN_FOR.items():
        beyond = methods_of(kind) - (set() if kind in (Owned, Webhooks) else methods_of(Records) | {"hand_over"})
        assert beyond <= {call.partition(".")[2] for call in CALLS if call.startswith(f"{name}.")}


@pytest.mark.parametrize("call", CALLS)
def test_what_is_asked_is_described(call, document):
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(200, json={"items": [], "next": None, "number": 1})

    with Krug("http://krug.example", "token", transport=httpx.MockTransport(answer)) as krug:
        CALLS[call](krug)

    (request,) = asked
    operation = operation_at(document, request)
    questions = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
    headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
    assert request.headers["Authorization"] == "Bearer token"
    if "report" not in call:  # each report has parameters of its own
        assert set(request.url.params) <= questions
    assert ("Idempotency-Key" in request.headers) == ("Idempotency-Key" in headers)
    body = operation.get("requestBody")
    assert bool(request.content) == bool(body)
    if body:
        schema = {**body["content"]["application/json"]["schema"], "components": document["components"]}
        jsonschema_rs.Draft202012Validator(schema).validate(json.loads(request.content))


def operation_at(document, request):
    """The described operation a request is for; a fixed address before one with an id in it."""
    found = [path for path in document["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), request.url.path)]
    path = min(found, key=lambda one: one.count("{"))
    return document["paths"][path][request.method.lower()]


def test_the_types_are_those_of_the_description(document):
    written = client_models.TARGET.read_text()

    made = client_models.text(document["components"]["schemas"])

    assert ast.dump(ast.parse(written)) == ast.dump(ast.parse(made)), "run scripts/client_models.py"


def paths_of_kinds():
    """The kinds of record that Krug itself has; a firm's own rooms are no part of the client."""
    return {kind.path for kind in kinds.all_kinds() if kind.model.__module__.startswith("krug.")}


def test_every_kind_of_record_of_the_api_is_in_the_client(document):
    lists = {path.split("/")[3] for path in document["paths"] if path.endswith("/rows")}

    with Krug("http://krug.example", "token") as krug:
        known = {one.path: one for one in vars(krug).values() if isinstance(one, Records)}

    assert paths_of_kinds() <= lists
    assert known.keys() == paths_of_kinds()
    for path, one in known.items():
        assert isinstance(one, Owned) == (f"/api/v1/{path}/{{id}}/handover" in document["paths"])


def test_each_kind_of_record_is_answered_as_its_type_says(document):
    """The type a method gives is that of the operation's answer."""
    pairs = {
        "clients": "Client",
        "contact-persons": "Contact",
        "products": "Product",
        "activities": "Activity",
        "deals": "Deal",
        "requests": "Request",
        "price-lists": "PriceList",
        "time-entries": "TimeEntry",
        "marketing-events": "MarketingEvent",
        "channels": "Channel",
        "webhooks": "Webhook",
    }
    assert set(pairs) == {*paths_of_kinds(), "webhooks"}
    for path, name in pairs.items():
        answer = document["paths"][f"/api/v1/{path}/{{id}}"]["get"]["responses"]["200"]
        assert answer["content"]["application/json"]["schema"]["$ref"].endswith(f"/{name}")
        for method, start in (("post", "New"), ("patch", "Changed")):
            address = f"/api/v1/{path}" if method == "post" else f"/api/v1/{path}/{{id}}"
            body = document["paths"][address][method]["requestBody"]["content"]["application/json"]["schema"]
            assert body["$ref"].endswith(f"/{start}{name}")


def test_the_readme_shows_what_there_is():
    readme = (Path(__file__).resolve().parent.parent.parent / "client" / "README.md").read_text()
    for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL):
        ast.parse(block if "return 400" not in block else f"def view():\n{re.sub('^', '    ', block, flags=re.M)}")
    named = set(re.findall(r"krug\.(\w+)\.(\w+)\(", readme))
    with Krug("http://krug.example", "token") as krug:
        assert all(callable(getattr(getattr(krug, kind), verb)) for kind, verb in named)
