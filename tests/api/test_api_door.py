"""Who is let in."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access.models import ApiToken
from krug.modules.clients.models import Client


def test_without_a_token_nobody_is_let_in(client, db):
    answer = client.get("/api/v1/clients")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer wrong", "Basic abc", "Bearer \xff", "token"])
def test_what_is_no_token_opens_nothing(client, db, header):
    assert client.get("/api/v1/clients", headers={"Authorization": header}).status_code == 401


def test_a_pages_session_opens_nothing(client, manager):
    client.force_login(manager)

    assert client.get("/api/v1/clients").status_code == 401
    assert client.post("/api/v1/clients", {"name": "Forged"}, content_type="application/json").status_code == 401


def test_a_token_that_only_reads_writes_nothing(program, manager):
    reading = program(manager, "read")

    assert reading.get("clients").status_code == 200
    assert reading.post("clients", {"name": "New"}).status_code == 403
    assert Client.objects.count() == 0


def test_who_has_left_is_not_let_in(program, manager):
    asking = program(manager)
    manager.is_active = False
    manager.save()

    assert asking.get("clients").status_code == 401


def test_a_token_ends_on_its_day(client, manager):
    key = ApiToken.issue(manager, "read", "Warehouse", timezone.now() - dt.timedelta(seconds=1))

    assert client.get("/api/v1/clients", headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_the_last_use_is_noted_and_not_with_every_request(program, manager, django_assert_num_queries):
    asking = program(manager)
    asking.get("me")

    noted = ApiToken.objects.get().last_used
    asking.get("me")

    assert noted is not None
    assert ApiToken.objects.get().last_used == noted


def test_faults_are_said_in_the_language_asked_for_or_the_persons_own(program, manager):
    manager.language = "en"
    manager.save()

    assert program(manager).get("clients/1").json()["detail"] == "It does not exist, or you may not see it."
    asked = program(manager).get("clients/1", Accept_Language="ru")
    assert (asked.json()["detail"], asked["Content-Language"]) == ("Этого нет, или вам это не видно.", "ru")
