"""Saved views, changes of many, the bin and tags: what the lists' pages do, done by a program."""

import json
from urllib.parse import urlencode

import pytest

from krug.core.jobs.performing import perform_due
from krug.core.lists.models import SavedView
from krug.core.records import kinds, writing
from krug.modules.clients.models import Client
from tests.api.conftest import fields_of

FILTER = json.dumps({"all": [{"field": "status", "op": "is", "value": "partner"}]})


def test_a_view_is_saved_changed_shared_and_removed(program, administrator, manager):
    ours = program(administrator)

    made = ours.post("views", {"type": "client", "title": "Partners", "filter": FILTER, "columns": ["name", "status"]})
    view = made.json()
    unseen = program(manager).get(f"views/{view['id']}").status_code
    shared = ours.patch(f"views/{view['id']}", {"audience": "all", "first": True, "sort": "-name"}).json()
    seen = program(manager).get("views?type=client").json()["items"]

    assert (made.status_code, view["filter"], view["audience"], unseen) == (201, json.loads(FILTER), "own", 404)
    assert (shared["first"], shared["sort"], shared["filter"]) == (True, "-name", json.loads(FILTER))
    assert seen == [shared]
    assert program(manager).patch(f"views/{view['id']}", {"title": "Mine"}).status_code == 403
    assert program(manager).delete(f"views/{view['id']}").status_code == 403
    assert (ours.delete(f"views/{view['id']}").status_code, SavedView.objects.count()) == (204, 0)


def test_records_are_asked_for_by_what_leads_to_them(mine, manager, make_client_of, make_deal_of):
    make_client_of(manager, name="Quiet")
    buyer = make_client_of(manager, name="Buyer")
    make_deal_of(manager, client=buyer.pk, amount="150000")
    big = {"related": "deal.client", "is": "some", "all": [{"field": "amount", "op": "gt", "value": "100000"}]}

    found = mine.get(f"clients?{urlencode({'filter': json.dumps(big)})}").json()["items"]
    others = mine.get(f"clients?{urlencode({'filter': json.dumps({**big, 'is': 'none'})})}").json()["items"]
    made = mine.post("views", {"type": "client", "title": "Buyers", "filter": json.dumps({"all": [big]})}).json()
    changed = mine.post("clients/bulk", {"verb": "tag", "values": {"tags": ["vip"]}, "filter": json.dumps(big)})
    refused = mine.get(f"clients?{urlencode({'filter': json.dumps({**big, 'is': 'many'})})}")

    assert ([one["name"] for one in found], [one["name"] for one in others]) == (["Buyer"], ["Quiet"])
    assert made["filter"] == {"all": [big]}
    assert changed.json()["total"] == 1
    assert (refused.status_code, fields_of(refused)) == (422, {"filter"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "wings"}, "type"),
        ({"filter": "{"}, "filter"),
        ({"filter": '{"all":[{"field":"wings","op":"is"}]}'}, "filter"),
        ({"sort": "wings"}, "sort"),
        ({"group": "wings"}, "group"),
        ({"columns": ["name", "wings"]}, "columns.1"),
        ({"title": "  "}, "title"),
    ],
)
def test_a_view_that_will_not_do_is_not_saved(mine, body, field):
    answer = mine.post("views", {"type": "client", "title": "Partners", **body})

    assert (answer.status_code, fields_of(answer), SavedView.objects.count()) == (422, {field}, 0)


def test_who_may_not_share_keeps_views_to_themselves(program, observer):
    answer = program(observer).post("views", {"type": "client", "title": "Partners", "audience": "all"})

    assert (answer.status_code, SavedView.objects.count()) == (403, 0)


def test_many_are_changed_and_taken_back(mine, manager, stranger, make_client_of):
    ours = [make_client_of(manager, name=f"Client {n}").pk for n in range(3)]
    foreign = make_client_of(stranger).pk

    begun = mine.post("clients/bulk", {"verb": "change", "values": {"status": "partner"}, "ids": [*ours[:2], foreign]})
    perform_due()
    done = mine.get(f"bulk/{begun.json()['id']}").json()

    assert (begun.status_code, begun["Location"]) == (202, f"/api/v1/bulk/{done['id']}")
    assert (done["state"], done["total"], done["changed"]) == ("done", 2, 2)
    assert set(Client.objects.filter(status="partner").values_list("pk", flat=True)) == set(ours[:2])

    mine.post(f"bulk/{done['id']}/undoing")
    perform_due()

    assert (mine.get(f"bulk/{done['id']}").json()["state"], Client.objects.filter(status="partner").count()) == (
        "undone",
        0,
    )


def test_many_are_chosen_by_a_filter_tagged_and_binned(mine, manager, make_client_of):
    make_client_of(manager, name="One", status="partner")
    make_client_of(manager, name="Two")

    mine.post("clients/bulk", {"verb": "tag", "values": {"tags": ["vip"]}, "filter": FILTER})
    perform_due()
    tagged = [item["name"] for item in mine.get("clients?tags=vip").json()["items"]]
    mine.post("clients/bulk", {"verb": "bin", "filter": FILTER})
    perform_due()

    assert (tagged, [tag["name"] for tag in mine.get("tags?q=vi").json()["items"]]) == (["One"], ["vip"])
    assert [item["name"] for item in mine.get("clients").json()["items"]] == ["Two"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"verb": "change", "values": {"status": "partner"}}, "ids"),
        ({"verb": "change", "values": {"status": "partner"}, "ids": [1], "filter": "{}"}, "ids"),
        ({"verb": "change", "values": {"status": "angry"}, "ids": [1]}, "values.status"),
        ({"verb": "change", "values": {"wings": 2}, "ids": [1]}, "values.wings"),
        ({"verb": "tag", "values": {"name": "x"}, "ids": [1]}, "values.name"),
        ({"verb": "bin", "filter": "{"}, "filter"),
    ],
)
def test_a_change_of_many_that_will_not_do_is_not_begun(mine, body, field):
    answer = mine.post("clients/bulk", body)

    assert (answer.status_code, fields_of(answer)) == (422, {field})


def test_another_persons_change_of_many_is_not_there(program, manager, head, make_client_of):
    bulk = program(manager).post("clients/bulk", {"verb": "bin", "ids": [make_client_of(manager).pk]}).json()

    assert program(head).get(f"bulk/{bulk['id']}").status_code == 404
    assert program(head).post(f"bulk/{bulk['id']}/undoing").status_code == 404


def test_the_bin_tells_what_lies_in_it_and_where_it_comes_back(mine, manager, stranger, make_client_of):
    ours, foreign = make_client_of(manager, name="Ours"), make_client_of(stranger, name="Theirs")
    writing.put_in_bin(ours, manager)
    writing.put_in_bin(foreign, stranger)

    lying = mine.get("bin").json()["items"]
    mine.ask("POST", lying[0]["restore"].removeprefix("/api/v1/"))

    assert [(one["type"], one["id"], one["title"], one["by"]) for one in lying] == [
        ("client", ours.pk, "Ours", manager.pk)
    ]
    assert mine.get("bin?type=client").json()["items"] == []
    assert kinds.get("client").model.objects.visible_to(manager).filter(pk=ours.pk).exists()
