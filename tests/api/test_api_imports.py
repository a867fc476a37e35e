"""Files brought in by a program."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from krug.core.access.models import ApiToken
from krug.core.imports.models import Import
from krug.core.jobs.performing import perform_due
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from tests.api.conftest import fields_of

FILE = "Название,ИНН,Отрасль\nМолочный край,7707083893,Молоко\nСыр,7707083890,\n"


@pytest.fixture(autouse=True)
def data(tmp_path, settings):
    settings.DATA = tmp_path


@pytest.fixture
def send():
    def post(user, text=FILE, name="clients.csv", kind="clients", key="", **words):
        headers = {"Authorization": f"Bearer {ApiToken.issue(user, 'write')}"} | (
            {"Idempotency-Key": key} if key else {}
        )
        file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
        return Browser(headers=headers).post("/api/v1/imports", {"file": file, "kind": kind, **words})

    return post


def test_a_file_goes_in_and_is_taken_back(program, administrator, send):
    mine = program(administrator)

    made = send(administrator).json()
    one = f"imports/{made['id']}"
    tried = mine.post(f"{one}/trial")
    perform_due()
    checked = mine.get(one).json()
    ran = mine.post(f"{one}/run")
    perform_due()
    done = mine.get(one).json()

    assert (made["state"], made["rows"], made["mapping"]["columns"]["ИНН"]) == ("draft", 2, "tax_id")
    assert (tried.status_code, checked["checked"]) == (
        202,
        {"rows": 2, "created": 1, "updated": 0, "skipped": 0, "rejected": 1},
    )
    assert (ran.status_code, done["state"], done["counts"]["created"]) == (202, "done", 1)
    assert (done["progress"]["state"], done["progress"]["done"]) == ("done", 2)
    assert Client.objects.get().name == "Молочный край"
    file = mine.get(f"{one}/rejected")
    assert file["Content-Type"].startswith("text/csv")
    assert "Сыр,7707083890" in file.content.decode()

    mine.post(f"{one}/undoing")
    perform_due()

    assert (mine.get(one).json()["state"], Client.objects.count()) == ("undone", 0)


def test_what_is_stopped_goes_on(program, administrator, send):
    mine = program(administrator)
    one = f"imports/{send(administrator).json()['id']}"
    mine.post(f"{one}/run")

    stopped, again = mine.post(f"{one}/stopping"), mine.post(f"{one}/stopping")
    on = mine.post(f"{one}/run")
    perform_due()
    late = mine.post(f"{one}/stopping")

    assert [(answer.status_code, answer.json()["state"]) for answer in (stopped, again, on)] == [
        (202, "stopped"),
        (202, "stopped"),
        (202, "running"),
    ]
    assert (late.status_code, late.json()["current"]["state"], Client.objects.count()) == (409, "done", 1)


def test_columns_values_and_rule_are_said(program, administrator, send):
    mine = program(administrator)
    made = send(administrator).json()
    columns = {"Название": "name", "Отрасль": "industry"}

    changed = mine.patch(
        f"imports/{made['id']}",
        {"policy": "update", "mapping": {"columns": columns, "values": {"Отрасль": {"Молоко": "Food"}}}},
    )
    shown = mine.get(f"imports/{made['id']}/preview").json()
    mine.post(f"imports/{made['id']}/run")
    perform_due()

    assert (changed.status_code, changed.json()["policy"], changed.json()["mapping"]["columns"]) == (
        200,
        "update",
        columns,
    )
    assert [(column["heading"], column["becomes"]) for column in shown["columns"]] == [
        ("Название", "name"),
        ("ИНН", ""),
        ("Отрасль", "industry"),
    ]
    assert Client.objects.get(name="Молочный край").industry == "Food"
    assert Client.objects.get(name="Сыр").tax_id == ""


def test_what_has_run_is_a_draft_no_longer(program, administrator, send):
    mine = program(administrator)
    made = send(administrator).json()
    mine.post(f"imports/{made['id']}/run")

    for answer in (
        mine.patch(f"imports/{made['id']}", {"policy": "update"}),
        mine.post(f"imports/{made['id']}/trial"),
        mine.get(f"imports/{made['id']}/preview"),
    ):
        assert (answer.status_code, answer.json()["current"]["state"]) == (409, "running")


def test_what_runs_is_stopped_and_taken_back(program, administrator, send):
    mine = program(administrator)
    one = f"imports/{send(administrator).json()['id']}"
    refused = mine.post(f"{one}/undoing")
    mine.post(f"{one}/run")

    begun = mine.post(f"{one}/undoing")
    perform_due()
    again, late = mine.post(f"{one}/undoing"), mine.post(f"{one}/run")

    assert (refused.status_code, refused.json()["current"]["state"]) == (409, "draft")
    assert (begun.status_code, begun.json()["state"]) == (202, "undoing")
    assert (again.status_code, again.json()["state"], Client.objects.count()) == (202, "undone", 0)
    assert (late.status_code, late.json()["current"]["state"]) == (409, "undone")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": ""}, "file"),
        ({"text": "Название\n"}, "file"),
        ({"text": b"\x89PNG\r\n\x1a\n and so on"}, "file"),
        ({"kind": "wings"}, "kind"),
        ({"policy": "burn"}, "policy"),
        ({"preset": "of nobody"}, "preset"),
        ({"wings": "2"}, "wings"),
    ],
)
def test_a_file_that_will_not_do_says_why(administrator, send, given, field):
    answer = send(administrator, **given)

    assert (answer.status_code, fields_of(answer), Import.objects.count()) == (422, {field}, 0)
    assert list(Import.folder().glob("*")) == []


def test_columns_that_do_not_fit_are_refused(program, administrator, send):
    made = send(administrator).json()

    answer = program(administrator).patch(f"imports/{made['id']}", {"mapping": {"columns": {"Название": "wings"}}})

    assert (answer.status_code, fields_of(answer)) == (422, {"mapping"})


def test_the_same_file_sent_twice_under_one_key_is_one_import(administrator, send):
    first = send(administrator, key="monday")
    second = send(administrator, key="monday")
    other = send(administrator, text=FILE + "Творог,,\n", key="monday")

    assert (first.status_code, second.json(), second["Idempotency-Replayed"]) == (201, first.json(), "true")
    assert (other.status_code, Import.objects.count()) == (422, 1)


def test_others_imports_are_not_there(program, administrator, manager, observer, send):
    made = send(administrator).json()

    assert program(manager).get("imports").json()["items"] == []
    assert program(manager).get(f"imports/{made['id']}").status_code == 404
    assert program(manager).post(f"imports/{made['id']}/run").status_code == 404
    assert (program(observer).get("imports").status_code, send(observer).status_code) == (403, 403)
    assert [item["id"] for item in program(administrator).get("imports").json()["items"]] == [made["id"]]


def test_what_can_be_brought_in_is_told(program, administrator):
    told = program(administrator).get("import-kinds").json()

    clients = next(kind for kind in told["items"] if kind["kind"] == "clients")
    assert {"name": "name", "title": "Название", "required": True} in clients["fields"]
    assert "crm-sales-opportunities-deals" in told["presets"]


def test_a_program_says_what_a_person_says_on_the_page(program, administrator, send, deal_kinds):
    mine = program(administrator)
    text = "Сделка,Итог,Начата\nЛиния,Оплачено,2026-01-10\nСклад,,2026-01-12\n"
    one = f"imports/{send(administrator, text=text, kind='deals').json()['id']}"
    stage = deal_kinds[0].pipeline.stages.order_by("sort")[1].name
    options = {"stage_dates": {stage: "Начата"}, "closed": {"column": "Итог", "won": ["Оплачено"]}}

    changed = mine.patch(one, {"mapping": {"defaults": {"kind": deal_kinds[0].name}, "options": options}})
    shown = mine.get(f"{one}/preview").json()
    mine.post(f"{one}/run")
    perform_due()

    assert (changed.status_code, changed.json()["mapping"]["options"]) == (200, options)
    assert [column["besides"] for column in shown["columns"]] == [
        "",
        "Чем закончилась сделка",
        f"День входа в этап «{stage}»",
    ]
    assert dict(Deal.objects.values_list("name", "state")) == {"Линия": "won", "Склад": "open"}
    assert {str(deal.stage) for deal in Deal.objects.all()} == {stage}


@pytest.mark.parametrize(
    "part",
    [
        {"options": {"closed": {"column": "Нет такого"}}},
        {"options": {"closed": "Итог"}},
        {"options": {"wings": "2"}},
        {"defaults": {"responsible": "Никто Никтоев"}},
        {"compose": {"name": "{Нет такого}"}},
    ],
)
def test_what_cannot_be_is_refused_by_the_part(program, administrator, send, deal_kinds, part):
    made = send(administrator, text="Сделка,Итог\nЛиния,x\n", kind="deals").json()

    answer = program(administrator).patch(f"imports/{made['id']}", {"mapping": part})

    assert (answer.status_code, fields_of(answer)) == (422, {"mapping"})
    assert Import.objects.get(pk=made["id"]).mapping == made["mapping"]
