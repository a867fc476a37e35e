import json

import pytest
from django.test import Client

from krug.core.access.models import ApiToken
from krug.core.api import auth, long_reads
from krug.core.api.limits import Limiter
from krug.core.api.long_reads import Reading


class Program:
    """Asks the API as one person's program does."""

    def __init__(self, user, scope="write", **headers):
        key = ApiToken.issue(user, scope) if user else ""
        self._client = Client(headers={"Authorization": f"Bearer {key}", **headers} if key else headers)

    def ask(self, method, path, body=None, raw=None, content_type="application/json", **headers):
        sent = raw if raw is not None else None if body is None else json.dumps(body)
        kept = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.generic(
            method.upper(), f"/api/v1/{path}", sent or "", content_type=content_type, headers=kept
        )

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.ask("POST", path, body, **headers)

    def patch(self, path, body):
        return self.ask("PATCH", path, body)

    def delete(self, path):
        return self.ask("DELETE", path)


@pytest.fixture(autouse=True)
def unspent(monkeypatch):
    """No request counted before: keys of rows repeat from test to test, and with them the counts by token."""
    monkeypatch.setattr(auth, "limiter", Limiter())
    monkeypatch.setattr(long_reads, "reading", Reading())


@pytest.fixture
def program():
    return Program


@pytest.fixture
def mine(manager, deal_kinds):
    """The manager's own program, which may write."""
    return Program(manager)


def fields_of(answer):
    return {error["field"] for error in answer.json()["errors"]}
