"""Whatever is typed into an address or a form, it is answered: never by a fault of Krug's own."""

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

import krug
from krug.core.records import kinds, writing
from tests.access.walking import routes

ASKED = re.compile(r'(?:GET|POST|params|given|asked|query)(?:\.get(?:list)?\(|\[)"([a-z][a-z_-]*)"')
PLACEHOLDERS = {
    "looks like a digit": "²",
    "too long a number": "9" * 5000,
    "signed": "-1",
    "nul": "a\x00b",
    "day that is none": "31.02.2026",
    "half a letter": '{"all": [{"field": "name", "op": "contains", "value": "\\ud800"}]}',
    "number that is none": '{"all": [{"field": "responsible", "op": "is", "value": "²"}]}',
    "nul in a condition": '{"all": [{"field": "name", "op": "contains", "value": "\\u0000"}]}',
}
# Asking for more would only repeat what the first ones show.
MOST_ADDRESSES = 2


def names():
    """Every parameter some view or form asks for, found in the code, and every field of every kind."""
    folder = Path(krug.__file__).parent
    found = {name for file in folder.rglob("*.py") for name in ASKED.findall(file.read_text())}
    return sorted(found | {field.name for kind in kinds.all_kinds() for field in kind.fields})


@pytest.fixture
def addresses(administrator, deal_kinds):
    fields = {"client": {"name": "One"}, "deal": {"name": "One"}, "activity": {"title": "One"}}
    made = {code: writing.create(kinds.get(code), administrator, [values])[0] for code, values in fields.items()}
    return [address for route in routes() for address in route.addresses(made)[:MOST_ADDRESSES] if not route.is_api]


def test_the_parameters_are_found():
    assert {"f", "q", "of", "due_on", "stage", "version", "responsible", "person", "reason"} <= set(names())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("garbage", PLACEHOLDERS.values(), ids=PLACEHOLDERS)
def test_garbage_is_answered(administrator, addresses, method, garbage):
    client = Client(raise_request_exception=False)
    client.force_login(administrator)
    cookies, faults = client.cookies.copy(), []
    question = {**dict.fromkeys(names(), garbage), "of": "client:1"}

    for address in addresses:
        with transaction.atomic():
            answer = getattr(client, method)(address, question)
            transaction.set_rollback(True)
        client.cookies = cookies.copy()
        if answer.status_code >= 500 and address != "/healthz":  # here no worker runs
            faults.append((address, answer.status_code))

    assert faults == []
