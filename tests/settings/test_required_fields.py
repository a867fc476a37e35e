"""The administrator marks which fields stages ask for, on the page and by the API."""

import json

import pytest
from django.test import Client

from krug.core.access.models import ApiToken
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.settings import custom_fields
from krug.core.settings.required_fields import Wished, keep
from krug.core.stages.models import Demands, Pipeline, Stage

PAGE = "/settings/required-fields"


@pytest.fixture
def pipeline(deal_kinds):
    return Pipeline.objects.get(deal_kind=deal_kinds[0])


@pytest.fixture
def stage(pipeline):
    return Stage.objects.filter(pipeline=pipeline)[1]


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def program_of(user, method, path, body=None):
    client = Client(headers={"Authorization": f"Bearer {ApiToken.issue(user, 'write')}"})
    return client.generic(method, f"/api/v1/{path}", json.dumps(body) if body else "", content_type="application/json")


def test_marked_on_the_page_they_are_kept_and_shown(administrator, pipeline, stage):
    custom_fields.add(administrator, "deal", "text", {"title": "Region"})
    browser = browser_of(administrator)
    sent = {f"enter-{stage.pk}": ["amount", "custom_region"], "end-won": ["client"], "version": 1}

    assert browser.post(f"{PAGE}/{pipeline.pk}", sent).status_code == 302

    demands = Demands.objects.get()
    assert (demands.stages[str(stage.pk)], demands.ends) == (
        {"enter": ["amount", "custom_region"], "leave": []},
        {"won": ["client"]},
    )
    blocks = browser.get(f"{PAGE}/{pipeline.pk}").context["blocks"]
    assert [(block["title"], block["asked"]) for block in blocks if block["asked"]] == [
        (stage.name, ["Сумма", "Region"]),
        ("Выиграна", ["Клиент"]),
    ]
    assert f"{PAGE}/{pipeline.pk}" in browser.get(PAGE).content.decode()
    assert Event.objects.get(kind="firm.fields_required").data["fields"] == f"{stage.name}, Выиграна"


def test_only_what_people_fill_in_is_offered(administrator, pipeline, stage):
    blocks = browser_of(administrator).get(f"{PAGE}/{pipeline.pk}").context["blocks"]
    names = {field.name for field, _boxes in blocks[0]["lines"]}

    assert {"amount", "client", "source"} <= names
    assert not names & {"number", "state", "kind", "stage", "tags", "closed_at", "lost_reason"}
    with pytest.raises(Invalid):
        keep(administrator, pipeline, Wished({stage.pk: {"enter": ["number"]}}))
    assert not Demands.objects.exists()


def test_a_stage_of_another_pipeline_is_refused(administrator, pipeline, deal_kinds):
    other = Stage.objects.exclude(pipeline=pipeline).first()

    with pytest.raises(Invalid):
        keep(administrator, pipeline, Wished({other.pk: {"enter": ["amount"]}}))

    assert not Demands.objects.exists()


def test_others_than_the_administrator_set_nothing(manager, pipeline, stage):
    with pytest.raises(Denied):
        keep(manager, pipeline, Wished({stage.pk: {"enter": ["amount"]}}))

    assert browser_of(manager).post(f"{PAGE}/{pipeline.pk}", {f"enter-{stage.pk}": "amount"}).status_code == 403
    assert not Demands.objects.exists()


def test_of_two_administrators_the_second_is_told(administrator, pipeline, stage):
    keep(administrator, pipeline, Wished({stage.pk: {"enter": ["amount"]}}), seen=1)

    with pytest.raises(Overtaken):
        keep(administrator, pipeline, Wished({stage.pk: {"enter": ["client"]}}), seen=1)
    sent = {f"enter-{stage.pk}": "client", "version": 1}
    met = browser_of(administrator).post(f"{PAGE}/{pipeline.pk}", sent)

    assert met.status_code == 409 and met.context["version"] == 2
    assert Demands.objects.get().of_stage(stage.pk, "enter") == ["amount"]


def test_a_field_out_of_use_is_not_shown_and_not_forgotten(administrator, pipeline, stage):
    row = custom_fields.add(administrator, "deal", "text", {"title": "Region"})
    keep(administrator, pipeline, Wished({stage.pk: {"enter": ["custom_region"]}}))
    custom_fields.change(administrator, row, {"is_active": False})

    browser_of(administrator).post(f"{PAGE}/{pipeline.pk}", {f"enter-{stage.pk}": "amount", "version": 2})

    assert Demands.objects.get().of_stage(stage.pk, "enter") == ["amount", "custom_region"]


def test_programs_read_and_set_them(administrator, pipeline, stage):
    listed = program_of(administrator, "GET", "required-fields").json()["items"]
    assert [one["id"] for one in listed if one["title"] == pipeline.title] == [pipeline.pk]

    body = {"version": 1, "stages": [{"id": stage.pk, "leave": ["amount"]}], "ends": {"won": ["client"]}}
    changed = program_of(administrator, "PATCH", f"required-fields/{pipeline.pk}", body)

    assert changed.status_code == 200
    found = {one["id"]: (one["enter"], one["leave"]) for one in changed.json()["stages"]}
    assert (found[stage.pk], changed.json()["ends"]) == (([], ["amount"]), {"won": ["client"]})
    again = program_of(administrator, "PATCH", f"required-fields/{pipeline.pk}", body)
    assert (again.status_code, again.json()["current"]["version"]) == (409, 2)
    wrong = {"stages": [{"id": stage.pk, "leave": ["number"]}]}
    assert program_of(administrator, "PATCH", f"required-fields/{pipeline.pk}", wrong).status_code == 422


def test_a_program_that_moves_is_told_which_fields_are_lacking(administrator, manager, pipeline, stage, make_deal_of):
    custom_fields.add(administrator, "deal", "text", {"title": "Region"})
    keep(administrator, pipeline, Wished({stage.pk: {"enter": ["amount", "custom_region"]}}, {"won": ["client"]}))
    deal = make_deal_of(manager)

    moved = program_of(manager, "POST", f"deals/{deal.pk}/stage", {"stage": stage.pk})
    closed = program_of(manager, "POST", f"deals/{deal.pk}/closing", {"outcome": "won"})

    deal.refresh_from_db()
    assert (moved.status_code, closed.status_code, deal.state) == (422, 422, "open")
    assert [one["field"] for one in moved.json()["errors"]] == ["amount", "custom.region"]
    assert [one["field"] for one in closed.json()["errors"]] == ["client", "amount", "custom.region"]
    assert deal.stage_id != stage.pk
