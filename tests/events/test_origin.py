"""The trail keeps from where each change was asked for, and the chain covers it."""

import datetime as dt

import pytest
from django.db import connection

from krug.core.access.models import ApiToken
from krug.core.events import sealing
from krug.core.events.models import Event
from krug.core.events.origin import Origin, coming, present
from krug.core.jobs.performing import perform_due
from tests.api.conftest import Program


def origin_of(kind):
    return Event.objects.filter(kind=kind).latest("pk").origin


def lines(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_a_change_on_a_page_keeps_its_address(client, manager):
    client.force_login(manager)

    client.post("/clients/new", {"name": "Cancity"}, REMOTE_ADDR="203.0.113.5")

    assert origin_of("client.created") == {"address": "203.0.113.5"}
    assert present() == Origin()


def test_one_by_a_program_keeps_the_tokens_name_too(manager, client):
    key = ApiToken.issue(manager, "write", "Shop")

    client.post(
        "/api/v1/clients",
        {"name": "Cancity"},
        "application/json",
        headers={"Authorization": f"Bearer {key}"},
        REMOTE_ADDR="203.0.113.6",
    )

    assert origin_of("client.created") == {"address": "203.0.113.6", "token": "Shop"}


def test_a_token_of_one_request_is_not_that_of_the_next(manager, client, make_client_of):
    Program(manager, "write").post("clients", {"name": "A"})
    client.force_login(manager)
    client.post("/clients/new", {"name": "B"})

    assert "token" not in origin_of("client.created")
    make_client_of(manager)
    assert origin_of("client.created") is None


def test_work_of_the_background_is_told_as_such_and_whence_it_was_asked_for(
    client, administrator, manager, make_client_of
):
    rows = [make_client_of(manager, name=f"Row {number}") for number in range(2)]
    Program(manager, "write").post(
        "clients/bulk", {"verb": "change", "values": {"status": "partner"}, "ids": [row.pk for row in rows]}
    )

    perform_due()
    client.force_login(administrator)
    page = client.get("/settings/audit", {"group": "changes"}).content.decode()

    token = f"№{ApiToken.objects.get().pk}"
    assert origin_of("client.changed") == {"address": "127.0.0.1", "token": token, "background": True}
    assert f"через API, ключ «{token}», в фоне" in page


def test_the_trail_shows_and_exports_it(client, administrator, manager):
    Program(manager, "write").post("clients", {"name": "Cancity"})
    client.force_login(administrator)

    page = client.get("/settings/audit", {"group": "changes"}).content.decode()
    head, line = lines(client.get("/settings/audit/file", {"group": "changes"}))

    token = ApiToken.objects.get()
    way = f"через API, ключ «{token.name or f'№{token.pk}'}»"
    assert way in page and "127.0.0.1" in page
    assert head.split(";")[4:6] == ["Откуда", "С адреса"]
    assert line.replace('"', "").split(";")[4:6] == [way, "127.0.0.1"]


def test_the_api_tells_it_to_administrators_alone(administrator, manager):
    Program(manager, "write").post("clients", {"name": "Cancity"})

    told = {
        person.name: Program(person, "read").get("events?kind=client.created").json()["items"][0]["origin"]
        for person in (administrator, manager)
    }

    assert told["Max"] is None
    assert told["Ada"]["address"] == "127.0.0.1"


def test_the_chain_covers_it_and_older_rows_hold_as_they_were(manager, make_client_of):
    make_client_of(manager)
    with coming(Origin("203.0.113.5")):
        make_client_of(manager)
    sealing.seal()
    assert list(sealing.faults()) == []

    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET origin = NULL WHERE origin IS NOT NULL")

    assert list(sealing.faults()) != []


def test_the_digest_of_a_row_without_an_origin_is_the_one_it_always_had():
    event = Event(
        at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        actor_id=1,
        kind="client.created",
        record_kind="client",
        record_id=5,
        data={"title": "A"},
        channel="page",
        salt="00",
    )

    assert sealing.digest_of(event) == "bc4c2762b34a454c0faa2176069d7bb61c69a79a7494f8371eb0e19b03908fd4"


@pytest.mark.parametrize("kept", [None, {}, {"address": "::1"}])
def test_what_is_kept_is_read_again(kept):
    assert Origin.of(kept).address == (kept or {}).get("address", "")
