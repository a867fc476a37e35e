"""The administrator arranges cards and forms, for all and for single roles."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import ApiToken, Role
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.models import Layout
from krug.core.settings import custom_fields, field_rights, layouts
from krug.core.stages.models import Pipeline

PAGE = "/settings/layouts"
DEAL = kinds.get("deal")


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def fields_in(page):
    """The names of the inputs of a form, and the titles of its blocks, in order."""
    text = page.content.decode()
    names = re.findall(r'<label for="id-(\w+)">', text)
    return names, re.findall(r"<legend>([^<]+)</legend>", text)


@pytest.fixture
def arrange(administrator):
    def made(blocks, aside=(), role=None, **more):
        listed = [{"title": title, "fields": fields} for title, fields in blocks]
        return layouts.keep(administrator, DEAL, role, listed, list(aside), **more)

    return made


def test_a_form_stands_as_it_is_arranged_and_new_fields_come_last(arrange, administrator, manager, deal_kinds):
    arrange([("Money", ["amount", "currency"]), ("Rest", ["name", "client"])], aside=["competitor"])
    custom_fields.add(administrator, "deal", "text", {"title": "Region"})

    names, blocks = fields_in(browser_of(manager).get("/deals/new"))

    assert names[:4] == ["amount", "currency", "name", "client"]
    assert "competitor" not in names and names[-1] in {"tags", "custom_region"} and "custom_region" in names
    assert blocks == ["Money", "Rest"]


def test_a_role_may_have_its_own(arrange, manager, head, administrator, deal_kinds):
    arrange([("All", ["name", "amount"])])
    arrange([("Ours", ["amount", "name"])], role=manager.role)

    assert fields_in(browser_of(manager).get("/deals/new"))[0][:2] == ["amount", "name"]
    assert fields_in(browser_of(head).get("/deals/new"))[0][:2] == ["name", "amount"]
    layouts.drop(administrator, Layout.objects.get(role=manager.role))
    assert fields_in(browser_of(manager).get("/deals/new"))[0][:2] == ["name", "amount"]


def test_the_card_shows_the_blocks_and_no_field_twice(arrange, administrator, manager, make_deal_of):
    custom_fields.add(administrator, "deal", "text", {"title": "Region"})
    arrange([("Money", ["amount", "custom_region"]), ("Rest", ["source"])], aside=["competitor"])
    deal = make_deal_of(manager, amount="10", custom_region="North", source="Fair", competitor="Rival")

    side = browser_of(manager).get(f"/deals/{deal.pk}").context["panels"]["side"]
    panels = {one.panel.code: one.values for one in side}

    blocks = [(title, [fact.title for fact in facts]) for title, facts in panels["details"]["blocks"]]
    assert blocks[0] == ("Money", ["Сумма", "Region"]) and blocks[1][0] == "Rest"
    assert "Rival" not in str(panels["details"]) and "custom" not in panels


def test_it_is_no_right_and_gives_none(arrange, administrator, manager, make_deal_of):
    arrange([("Money", ["amount", "name"])], aside=["competitor"])
    field_rights.keep_field_rights(administrator, manager.role, {("deal", "amount"): "hidden"})
    deal = make_deal_of(administrator, amount="77123", responsible=manager.pk, competitor="Rival")
    browser = browser_of(manager)

    page, form = browser.get(f"/deals/{deal.pk}").content.decode(), browser.get(f"/deals/{deal.pk}/edit")

    assert "77\u202f123" not in page and "amount" not in fields_in(form)[0]
    sent = {"version": deal.version, "competitor": "Other", "was-competitor": "Rival"}
    assert browser.post(f"/deals/{deal.pk}/edit", sent).status_code == 302
    deal.refresh_from_db()
    assert deal.competitor == "Other"


def test_what_was_set_aside_and_is_wrong_is_shown_after_all(arrange, manager, deal_kinds):
    arrange([("", ["name"])], aside=["amount"])

    refused = browser_of(manager).post("/deals/new", {"name": "Saw", "amount": "much"})

    assert refused.status_code == 422 and "amount" in fields_in(refused)[0]


@pytest.mark.parametrize(
    ("blocks", "aside"),
    [
        ([("A", ["nothing"])], []),
        ([("A", ["number", "state_of"])], []),
        ([("A", ["name", "name"])], []),
        ([("A", ["name"])], ["name"]),
        ([("A", [])], []),
        ([("x" * 101, ["name"])], []),
    ],
)
def test_what_will_not_do_is_refused(arrange, blocks, aside):
    with pytest.raises(Invalid):
        arrange(blocks, aside)
    assert not Layout.objects.exists()


def test_required_fields_are_always_shown(administrator):
    client = kinds.get("client")

    with pytest.raises(Invalid):
        layouts.keep(administrator, client, None, [{"title": "", "fields": ["tags"]}], ["name"])

    assert not Layout.objects.exists()


def test_others_than_the_administrator_arrange_nothing(arrange, manager):
    with pytest.raises(Denied):
        layouts.keep(manager, DEAL, None, [{"title": "", "fields": ["name"]}], [])

    assert browser_of(manager).get(f"{PAGE}/deal/0").status_code == 403
    assert not Layout.objects.exists()


def test_of_two_administrators_the_second_is_told(arrange):
    arrange([("A", ["name"])], seen=1)

    with pytest.raises(Overtaken):
        arrange([("B", ["amount"])], seen=1)

    assert Layout.objects.get().blocks == [{"title": "A", "fields": ["name"]}]


def test_arranged_on_the_page_by_hand_and_by_keys(administrator):
    browser, address = browser_of(administrator), f"{PAGE}/deal/0"
    page = browser.get(address)
    assert "amount" in [field.name for _key, _title, fields in page.context["blocks"] for field in fields]
    items = ["block:0", "field:name", "field:amount", "field:client", "block:new", "block:aside"]
    sent = {"item": items, "title-0": "Main", "title-new": "More", "in-client": "new", "version": 1}

    assert browser.post(address, {**sent, "up": "amount"}).status_code == 302

    row = Layout.objects.get()
    assert row.blocks == [{"title": "Main", "fields": ["amount", "name"]}, {"title": "More", "fields": ["client"]}]
    assert Event.objects.filter(kind="firm.layout_changed").count() == 1
    assert browser.post(address, {**sent, "version": 1}).status_code == 409
    items = ["block:0", "field:name", "block:1", "field:client", "block:new", "block:aside"]
    up = {"item": items, "title-0": "Main", "title-1": "More", "up": "client", "version": 2, "in-name": "aside"}
    browser.post(address, up)
    row.refresh_from_db()
    assert (row.blocks, row.aside) == ([{"title": "Main", "fields": ["client"]}], ["name"])
    browser.post(address, {"reset": "1"})
    assert not Layout.objects.exists()


def test_a_role_begins_with_the_arrangement_of_all(arrange, administrator, manager):
    arrange([("Main", ["amount"])])
    browser, none = browser_of(administrator), Role.objects.order_by("-pk").first().pk + 1

    assert browser.get(f"{PAGE}/deal/{manager.role_id}").context["blocks"][0][1] == "Main"
    assert browser.get(f"{PAGE}/planet/0").status_code == 404
    assert browser.get(f"{PAGE}/deal/{none}").status_code == 404


def test_an_arrangement_costs_a_page_no_query(arrange, manager, make_deal_of):
    deal, browser = make_deal_of(manager, amount="10"), browser_of(manager)
    browser.get(f"/deals/{deal.pk}/edit")
    with CaptureQueriesContext(connection) as before:
        browser.get(f"/deals/{deal.pk}/edit")
    arrange([("Main", ["amount", "name"]), ("Rest", ["client"])])
    browser.get(f"/deals/{deal.pk}/edit")
    with CaptureQueriesContext(connection) as after:
        browser.get(f"/deals/{deal.pk}/edit")

    assert len(after) == len(before)


def test_programs_arrange_too(administrator, manager):
    client = Client(headers={"Authorization": f"Bearer {ApiToken.issue(administrator, 'write')}"})
    body = {"kind": "deal", "role": manager.role_id, "blocks": [{"title": "Main", "fields": ["amount"]}]}

    def send(more):
        return client.post("/api/v1/layouts", {**body, **more}, content_type="application/json")

    made, wrong = send({"aside": ["competitor"]}), send({"blocks": [{"fields": ["nothing"]}]})
    overtaken = send({"version": 1})

    assert made.status_code == 200 and wrong.status_code == 422
    assert (overtaken.status_code, overtaken.json()["current"]["version"]) == (409, made.json()["version"])
    listed = client.get("/api/v1/layouts").json()["items"]
    assert [(one["role"], one["aside"]) for one in listed] == [(manager.role_id, ["competitor"])]
    assert client.delete(f"/api/v1/layouts/{made.json()['id']}").status_code == 204
    assert not Layout.objects.exists()


def test_a_pipeline_may_have_its_own_and_the_most_exact_one_holds(arrange, manager, head, deal_kinds, make_deal_of):
    there = Pipeline.objects.get(deal_kind=deal_kinds[1])
    arrange([("All", ["name", "amount"])])
    arrange([("Role", ["client", "name"])], role=manager.role)
    arrange([("Pipeline", ["currency", "name"])], pipeline=there)
    own, other = (make_deal_of(manager, kind=kind.pk) for kind in deal_kinds[:2])

    def first_in(person, deal):
        return fields_in(browser_of(person).get(f"/deals/{deal.pk}/edit"))[0][0]

    assert [first_in(head, own), first_in(head, other)] == ["name", "currency"]
    assert [first_in(manager, own), first_in(manager, other)] == ["client", "currency"]

    arrange([("Both", ["product", "name"])], role=manager.role, pipeline=there)

    assert [first_in(manager, own), first_in(manager, other)] == ["client", "product"]
    assert first_in(head, other) == "currency"
    side = browser_of(manager).get(f"/deals/{other.pk}").context["panels"]["side"]
    details = next(one.values for one in side if one.panel.code == "details")
    assert details["blocks"][0][0] == "Both"


def test_a_new_record_is_arranged_as_the_kind_chosen(arrange, manager, deal_kinds):
    arrange([("Pipeline", ["currency", "name"])], pipeline=Pipeline.objects.get(deal_kind=deal_kinds[1]))
    browser = browser_of(manager)

    chosen = browser.get(f"/deals/new?kind={deal_kinds[1].pk}")
    other = browser.get(f"/deals/new?kind={deal_kinds[0].pk}")

    assert fields_in(chosen)[0][0] == "currency"
    assert fields_in(other)[0][0] == "name"
    assert browser.get("/deals/new?kind=999999999999999999999").status_code == 200
    assert browser.get("/deals/new?kind=x").status_code == 200


def test_the_page_keeps_and_gives_up_that_of_a_pipeline(administrator, deal_kinds):
    browser, pipeline = browser_of(administrator), deal_kinds[1].pipeline_id
    here = f"{PAGE}/deal/0?pipeline={pipeline}"
    kept = {"item": ["block:0", "field:amount", "field:name"], "title-0": "Money"}

    assert browser.post(here, kept).url == here
    assert [row.pipeline_id for row in Layout.objects.all()] == [pipeline]
    assert "Money" in browser.get(here).content.decode()
    assert "Money" not in browser.get(f"{PAGE}/deal/0").content.decode()
    assert f"?pipeline={pipeline}" in browser.get(PAGE).content.decode()
    browser.post(here, {"reset": "1"})
    assert not Layout.objects.exists()


def test_a_pipeline_of_another_kind_is_not_taken(administrator, arrange, deal_kinds):
    with pytest.raises(Invalid):
        arrange([("Money", ["amount"])], pipeline=Pipeline.objects.get(subject="request"))

    assert browser_of(administrator).get(f"{PAGE}/client/0?pipeline={deal_kinds[0].pipeline_id}").status_code == 404
    assert browser_of(administrator).get(f"{PAGE}/deal/0?pipeline=x").status_code == 404
