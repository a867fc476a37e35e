"""Duplicates and merging as pages and the API have them."""

import pytest

from krug.core.jobs import performing
from krug.core.merging.models import Apart, Merge
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.clients.models import Client


@pytest.fixture
def two(administrator):
    rows = [
        {"name": "Molkrai", "phones": "+79161234567", "industry": "Milk"},
        {"name": "Molkrai", "phones": "+79161234567", "industry": "Bread"},
    ]
    return [client.pk for client in writing.create(kinds.get("client"), administrator, rows)]


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client


def test_a_scan_is_begun_and_its_groups_are_shown(pages, two):
    empty = pages.get("/clients/duplicates").content.decode()
    pages.post("/clients/duplicates/scan")
    performing.perform_due()

    page = pages.get("/clients/duplicates").content.decode()

    assert "Никто ещё не искал" in empty
    assert f"/clients/merging?ids={two[0]}&amp;ids={two[1]}" in page


def test_groups_of_others_are_not_shown(client, pages, two, manager):
    pages.post("/clients/duplicates/scan")
    performing.perform_due()
    client.force_login(manager)

    assert "Molkrai" not in client.get("/clients/duplicates").content.decode()


def test_merged_field_by_field_and_taken_back(pages, two):
    page = pages.get(f"/clients/merging?ids={two[0]},{two[1]}").content.decode()
    form = {"ids": two, "keep": two[0], "from-industry": two[1], "from-phones": "all"}
    answer = pages.post("/clients/merging", form)
    merged = Client.objects.get(pk=two[0]).industry
    pages.post(f"/clients/merges/{Merge.objects.get().pk}/undo")

    assert 'name="from-industry"' in page
    assert (answer.url, merged) == (f"/clients/{two[0]}", "Bread")
    assert list(Client.objects.filter(deleted_at=None).values_list("industry", flat=True)) == ["Milk", "Bread"]


def test_one_alone_is_nothing_to_merge(pages, two):
    assert pages.get(f"/clients/merging?ids={two[0]}").status_code == 404


def test_told_apart_on_the_page(pages, two):
    pages.post("/clients/duplicates/scan")
    performing.perform_due()
    group = pages.get("/clients/duplicates").context["groups"][0]["group"]

    pages.post("/clients/duplicates/apart", {"ids": two, "group": group.pk})

    assert Apart.objects.count() == 1
    assert pages.get("/clients/duplicates").context["groups"] == []


def test_a_likely_twin_is_shown_while_typing(pages, two):
    new = pages.get("/clients/new").content.decode()
    told = pages.get("/clients/likely?phones-0-number=8+916+123-45-67&phones-0-kind=work").content.decode()
    itself = pages.get(f"/clients/likely?name=Molkrai&but={two[0]}").content.decode()

    assert 'hx-get="/clients/likely"' in new
    assert f"/clients/{two[0]}" in told and "85" in told
    assert f'/clients/{two[0]}"' not in itself and f'/clients/{two[1]}"' in itself


def test_what_was_chosen_stays_when_it_cannot_be_done(pages, two, monkeypatch):
    def refuse(*_all):
        raise Invalid({"phones": "Not like this."})

    monkeypatch.setattr("krug.core.merging.merging.merge", refuse)
    form = {"ids": two, "keep": two[1], "from-industry": two[0], "from-phones": two[1]}

    answer = pages.post("/clients/merging", form)
    page = answer.content.decode()

    assert answer.status_code == 422
    for name, chosen in (("keep", two[1]), ("from-industry", two[0])):
        assert f'name="{name}" value="{chosen}" checked' in page
    assert Client.objects.filter(deleted_at=None).count() == 2
