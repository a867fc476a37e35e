"""Fields of the firm's own of every type, on clients and deals."""

import json

import pytest
from django.test import Client

from krug.core.access.models import ApiToken
from krug.core.settings import custom_fields

CLIENT_FIELDS = {
    "number": {"title": "Staff", "places": 0},
    "money": {"title": "Turnover"},
    "date": {"title": "Founded"},
    "text": {"title": "Region", "is_searched": True},
    "yes-no": {"title": "Tender"},
    "choice": {"title": "Size", "options": ["Small", "Middle", "Large"]},
    "choices": {"title": "Trades", "options": ["Metal", "Wood", "Food"]},
    "person": {"title": "Lawyer"},
    "link": {"title": "Agent", "to": "client"},
}


@pytest.fixture
def fields(administrator):
    """Code to row, one of each type, all of clients."""
    rows = [custom_fields.add(administrator, "client", type_, values) for type_, values in CLIENT_FIELDS.items()]
    return {row.code: row for row in rows}


@pytest.fixture
def web():
    """A builder: web(user) is their browser."""

    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def program():
    """A builder: program(user)("GET", path, body) is their program."""

    def of(user):
        key = ApiToken.issue(user, "write")
        client = Client(headers={"Authorization": f"Bearer {key}"})

        def ask(method, path, body=None):
            sent = "" if body is None else json.dumps(body)
            return client.generic(method, f"/api/v1/{path}", sent, content_type="application/json")

        return ask

    return of
