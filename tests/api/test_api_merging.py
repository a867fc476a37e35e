"""Merging by the API."""

import pytest

from krug.core.records import kinds, writing
from krug.modules.clients.models import Client


@pytest.fixture
def two(administrator):
    rows = [{"name": "One", "phones": "+79161234567"}, {"name": "Two", "phones": "+79161234567", "industry": "Milk"}]
    return [client.pk for client in writing.create(kinds.get("client"), administrator, rows)]


def test_merged_and_taken_apart(program, administrator, two):
    asked = program(administrator)

    made = asked.post("clients/merges", {"keep": two[0], "drop": [two[1]]})
    told = asked.ask("GET", f"clients/{two[0]}").json()
    gone = asked.ask("GET", f"clients/{two[1]}").status_code
    apart = asked.ask("DELETE", f"clients/merges/{made.json()['id']}")
    again = asked.ask("DELETE", f"clients/merges/{made.json()['id']}")

    assert (made.status_code, told["industry"], gone) == (201, "Milk", 404)
    assert (apart.status_code, again.status_code) == (200, 404)
    assert apart.json() == {"id": made.json()["id"], "keep": two[0], "apart": [two[1]], "left": []}
    assert Client.objects.filter(deleted_at=None).count() == 2


def test_what_stayed_as_changed_since_is_told(program, administrator, two):
    asked = program(administrator)
    made = asked.post("clients/merges", {"keep": two[0], "drop": [two[1]]}).json()
    record = Client.objects.get(pk=two[0])
    writing.change(record, administrator, {"industry": "Bread"}, record.version)

    left = asked.ask("DELETE", f"clients/merges/{made['id']}").json()["left"]

    assert [one["field"] for one in left] == ["industry"]
    assert "с тех пор изменено" in left[0]["message"]
    assert Client.objects.get(pk=two[0]).industry == "Bread"


@pytest.mark.parametrize("drop", [[], [1, 1], [10**9]])
def test_what_is_not_there_is_named(program, administrator, two, drop):
    answer = program(administrator).post("clients/merges", {"keep": two[0], "drop": drop})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "drop")


def test_who_may_not_remove_is_denied(program, observer, administrator, two):
    assert program(observer).post("clients/merges", {"keep": two[0], "drop": [two[1]]}).status_code == 403


def test_likely_ones_are_told(program, administrator, two):
    told = program(administrator).post("clients/likely", {"values": {"phones": "8 916 123-45-67"}}).json()

    assert [(one["id"], one["likelihood"]) for one in told["items"]] == [(two[0], 85), (two[1], 85)]
