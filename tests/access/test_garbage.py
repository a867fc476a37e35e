"""Whatever is typed into an address or a form, it is answered: never by a fault of Krug's own."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client

import krug
from krug.core.records import kinds, writing
from tests.access.walking import routes

ASKED = re.compile(r'(?:GET|POST|params|given|asked|query)(?:\.get(?:list)?\(|\[)"([a-z][a-z_-]*)"')
# What Krug itself must not stumble over, whatever database is beneath.
READ_BY_US = {
    "looks like a digit": "²",
    "signed": "-1",
    "day that is none": "31.02.2026",
    "number that is none": '{"all": [{"field": "responsible", "op": "is", "value": "²"}]}',
}
# What might get through to the database, each of which minds other things.
READ_BELOW = {
    "too long a number": "9" * 5000,
    "nul": "a\x00b",
    "half a letter": '{"all": [{"field": "name", "op": "contains", "value": "\\ud800"}]}',
    "nul in a condition": '{"all": [{"field": "name", "op": "contains", "value": "\\u0000"}]}',
}
FORM = "application/x-www-form-urlencoded"


def names():
    """Every parameter some view or form asks for, found in the code, and every field of every kind."""
    folder = Path(krug.__file__).parent
    found = {name for file in folder.rglob("*.py") for name in ASKED.findall(file.read_text())}
    return sorted(found | {field.name for kind in kinds.all_kinds() for field in kind.fields})


@pytest.fixture
def addresses(administrator, deal_kinds):
    fields = {"client": {"name": "One"}, "deal": {"name": "One"}, "activity": {"title": "One"}}
    made = {code: writing.create(kinds.get(code), administrator, [values])[0] for code, values in fields.items()}
    # One of each: asking for more would only repeat what the first shows.
    return [route.addresses(made)[0] for route in routes() if not route.is_api]


def test_the_parameters_are_found():
    assert {"f", "q", "of", "due_on", "stage", "version", "responsible", "person", "reason"} <= set(names())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "garbage",
    [
        *(pytest.param(garbage, id=name, marks=pytest.mark.once) for name, garbage in READ_BY_US.items()),
        *(pytest.param(garbage, id=name) for name, garbage in READ_BELOW.items()),
    ],
)
def test_garbage_is_answered(administrator, addresses, method, garbage):
    client = Client(raise_request_exception=False)
    client.force_login(administrator)
    cookies, faults = client.cookies.copy(), []
    question = {**dict.fromkeys(names(), garbage), "of": "client:1"}
    # As a plain form: taking apart what is sent part by part took most of the time.
    asked = {"query_params": question} if method == "get" else {"data": urlencode(question), "content_type": FORM}

    for address in addresses:
        with transaction.atomic():
            answer = getattr(client, method)(address, **asked)
            transaction.set_rollback(True)
        client.cookies = cookies.copy()
        if answer.status_code >= 500 and address != "/healthz":  # here no worker runs
            faults.append((address, answer.status_code))

    assert faults == []


@pytest.mark.once  # what is not sent does not come to any database
def test_nothing_at_all_is_answered_too(administrator, addresses):
    """A form without a single field: what a script sends, and what a page under change may."""
    client = Client(raise_request_exception=False)
    client.force_login(administrator)
    cookies, faults = client.cookies.copy(), []

    for address in addresses:
        with transaction.atomic():
            answer = client.post(address, "", content_type=FORM)
            transaction.set_rollback(True)
        client.cookies = cookies.copy()
        if answer.status_code >= 500:
            faults.append((address, answer.status_code))

    assert faults == []
