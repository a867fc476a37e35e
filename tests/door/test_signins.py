"""Everybody sees their own comings and goings, and what was tried in their name; nobody else's."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from krug.core.events.models import Event
from krug.core.events.writing import Fact, write
from tests.api.conftest import Program


@pytest.fixture
def came(manager, stranger):
    """Max came in after a wrong password from elsewhere."""
    Browser().post("/signin", {"email": manager.email, "password": "wrong"}, REMOTE_ADDR="203.0.113.9")
    browser = Browser()
    browser.post("/signin", {"email": manager.email, "password": "long password"}, REMOTE_ADDR="203.0.113.5")
    return browser


def test_it_tells_when_from_where_and_whether_one_was_let_in(came, manager):
    lines = came.get("/me/sign-ins").context["lines"]

    assert [(line.event.kind, line.address, line.is_refused) for line in lines] == [
        ("user.signed_in", "203.0.113.5", False),
        ("user.refused", "203.0.113.9", True),
    ]
    assert "не пустили" in came.get("/me/sign-ins").content.decode()
    assert 'href="/me/sign-ins"' in came.get("/me").content.decode()


def test_nobody_sees_anothers(came, client, stranger):
    client.force_login(stranger)

    assert client.get("/me/sign-ins").context["lines"] == []
    assert Program(stranger, "read").get("me/sign-ins").json()["items"] == []


def test_what_is_older_than_ninety_days_is_left_out(came, manager):
    with transaction.atomic():
        for days in (89, 91):
            at = timezone.now() - dt.timedelta(days=days)
            write([Fact("user.signed_out", ("user", manager.pk), at=at)], manager)

    kinds = [line.event.kind for line in came.get("/me/sign-ins").context["lines"]]

    assert kinds == ["user.signed_in", "user.refused", "user.signed_out"]


def test_pages_by_key_meet_every_line_once(came, manager):
    with transaction.atomic():
        write([Fact("user.signed_out", ("user", manager.pk)) for _number in range(60)], manager)

    first = came.get("/me/sign-ins").context
    second = came.get(f"/me/sign-ins?cursor={first['next']}").context

    ids = [line.event.pk for line in [*first["lines"], *second["lines"]]]
    assert (len(ids), len(set(ids)), second["next"]) == (62, 62, None)
    assert came.get("/me/sign-ins?cursor=zz").status_code == 404


def test_the_api_tells_the_same_by_pages(came, manager):
    program = Program(manager, "read")

    first = program.get("me/sign-ins?limit=1").json()
    second = program.get(f"me/sign-ins?limit=1&cursor={first['next']}").json()

    assert [(one["kind"], one["origin"]["address"]) for one in [*first["items"], *second["items"]]] == [
        ("user.signed_in", "203.0.113.5"),
        ("user.refused", "203.0.113.9"),
    ]
    assert second["next"] is None
    assert Event.objects.filter(kind="user.signed_in").count() == 1
