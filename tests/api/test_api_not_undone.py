"""A merge that cannot be undone just now says why, on the page and by the API."""

import pytest

from krug.core.events.models import Channel
from krug.core.merging import merging
from krug.core.merging.models import Merge
from krug.core.records import binning, kinds
from krug.modules.clients.models import Client

CLIENT = kinds.get("client")


@pytest.fixture
def three(administrator, make_client_of):
    return [make_client_of(administrator, name=name) for name in ("Alpha", "Beta", "Gamma")]


@pytest.fixture
def binned(administrator, three):
    made = merging.merge(CLIENT, administrator, three[0].pk, [three[1].pk])
    binning.put_in_bin(Client.objects.get(pk=three[0].pk), administrator)
    return made


def test_what_is_in_the_bin_is_to_be_taken_out_first(program, administrator, binned):
    answer = program(administrator).ask("DELETE", f"clients/merges/{binned.pk}")

    error = answer.json()["errors"][0]
    assert (answer.status_code, error["field"]) == (422, "keep")
    assert error["message"] == "«Alpha» в корзине: сначала восстановите эту запись."
    assert Merge.objects.get().undone_at is None


def test_a_chain_is_undone_from_its_end(program, administrator, three):
    asked = program(administrator)
    first = merging.merge(CLIENT, administrator, three[0].pk, [three[1].pk])
    second = merging.merge(CLIENT, administrator, three[2].pk, [three[0].pk])

    answer = asked.ask("DELETE", f"clients/merges/{first.pk}")
    after = [asked.ask("DELETE", f"clients/merges/{one.pk}").status_code for one in (second, first)]

    wanted = f"«Alpha» с тех пор саму объединили с «Gamma»: сначала отмените объединение № {second.pk}."
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (422, wanted)
    assert after == [200, 200]


def test_the_page_says_it_too(client, administrator, binned):
    client.force_login(administrator)

    led = client.post(f"/clients/merges/{binned.pk}/undo", follow=True)
    part = client.post(f"/clients/merges/{binned.pk}/undo", headers={"HX-Request": "true"})

    assert "«Alpha» в корзине" in led.content.decode()
    assert part.status_code == 422 and "krug:toasts" in part.headers["HX-Trigger"]


def test_what_is_gone_for_good_is_told_to_who_sees_all(program, administrator, manager, three):
    made = merging.merge(CLIENT, administrator, three[0].pk, [three[1].pk])
    binning.remove_many(CLIENT, administrator, [three[0].pk], Channel.PAGE)

    told, untold = (program(one).ask("DELETE", f"clients/merges/{made.pk}") for one in (administrator, manager))

    assert (told.status_code, untold.status_code) == (422, 404)
    assert told.json()["errors"][0]["message"] == "Записи, с которой объединили остальные, больше нет."


def test_who_does_not_see_the_record_is_told_nothing(program, stranger, binned):
    assert program(stranger).ask("DELETE", f"clients/merges/{binned.pk}").status_code == 404
