"""Files that stand in a field: attached on the card, in lists, files and the API, as open as their field is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import ApiToken
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.files import attaching
from krug.core.files.models import Attachment
from krug.core.merging import merging
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.models import CustomField
from krug.core.search.finding import only_found
from krug.core.settings import custom_fields, field_rights
from krug.core.settings.required_fields import Wished, keep
from krug.core.stages.demanding import Lacking
from krug.core.stages.models import Pipeline, Stage
from krug.modules.clients.models import Client

pytestmark = pytest.mark.django_db

PASSPORT = "custom_passport"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def passport(administrator):
    return custom_fields.add(administrator, "client", "files", {"title": "Passport", "in_list": True})


@pytest.fixture
def record(passport, manager, make_client_of):
    return make_client_of(manager)


def put(record, user, name="scan.txt", content=b"scan", field=PASSPORT):
    return attaching.attach(record, user, name, [content], field=field)


def held(record):
    return kinds.get("client").field(PASSPORT).value(Client.objects.get(pk=record.pk))


def hide(administrator, manager, right="hidden"):
    field_rights.keep_field_rights(administrator, manager.role, {("client", PASSPORT): right})
    manager.refresh_from_db()
    manager.role.refresh_from_db()


def test_attached_on_the_card_it_stands_in_its_field_and_nowhere_else(record, manager, web):
    browser, address = web(manager), f"/clients/{record.pk}"
    sent = {"file": SimpleUploadedFile("scan.txt", b"scan"), "field": PASSPORT}

    assert browser.post(f"{address}/files", sent, headers={"HX-Request": "true"}).status_code == 204

    found = Attachment.objects.get()
    assert (found.field, found.name, held(record)) == (PASSPORT, "scan.txt", [(found.pk, "scan.txt")])
    card = browser.get(address)
    assert "Passport" in card.content.decode() and f'href="/files/{found.pk}"' in card.content.decode()
    general = next(drawn for drawn in card.context["panels"]["side"] if drawn.panel.code == "files")
    assert general.values["lines"] == []
    assert f'href="/files/{found.pk}"' in browser.get(f"{address}/edit").content.decode()
    assert "Passport" in browser.get("/clients/new").content.decode()
    assert Event.objects.get(kind="file.attached").data["field"] == PASSPORT


def test_lists_and_exports_name_it_in_one_query_for_all(record, manager, make_client_of, web):
    put(record, manager)
    put(record, manager, "second.txt", b"other")
    browser = web(manager)

    listed = browser.get("/clients").content.decode()

    assert "scan.txt" in listed and "+1" in listed
    assert kinds.get("client").field(PASSPORT).show(Client.objects.get(), manager) == "scan.txt, second.txt"


def test_the_same_file_may_stand_in_a_field_and_beside_the_record(record, manager):
    first, second = put(record, manager), put(record, manager, field="")

    assert (put(record, manager).pk, Attachment.objects.count()) == (first.pk, 2)
    attaching.remove(first, manager)
    assert (held(record), list(Attachment.objects.of_record(record))) == ([], [second])
    attaching.restore(first, manager)
    assert held(record) == [(first.pk, "scan.txt")]


def test_who_does_not_see_the_field_does_not_see_its_files(record, manager, administrator, program, web):
    found = put(record, administrator, "secret name.txt")
    hide(administrator, manager)
    browser, ask = web(manager), program(manager)

    pages = [browser.get(path).content.decode() for path in ("/clients", f"/clients/{record.pk}")]
    pages.append(browser.get(f"/clients/{record.pk}/files").content.decode())
    pages.append(ask("GET", f"clients/{record.pk}/events").content.decode())
    pages.append(ask("GET", "files").content.decode())
    pages.append(ask("GET", f"clients/{record.pk}").content.decode())

    assert not any("secret" in page for page in pages)
    assert [browser.get(f"/files/{found.pk}").status_code, ask("GET", f"files/{found.pk}").status_code] == [404, 404]
    assert browser.post(f"/files/{found.pk}/removal").status_code == 404
    assert not only_found(Client.objects.all(), manager, "client", "secret")
    sent = {"file": SimpleUploadedFile("x.txt", b"x"), "field": PASSPORT}
    assert browser.post(f"/clients/{record.pk}/files", sent).status_code == 404
    assert Attachment.objects.count() == 1


def test_who_only_sees_the_field_changes_nothing_in_it(record, manager, administrator, web):
    found = put(record, administrator)
    hide(administrator, manager, "read")

    for deed in (
        lambda: put(record, manager, "other.txt", b"other"),
        lambda: attaching.remove(found, manager),
        lambda: attaching.rename(found, manager, "new.txt"),
    ):
        with pytest.raises(Denied):
            deed()

    page = web(manager).get(f"/clients/{record.pk}").content.decode()
    assert f'href="/files/{found.pk}"' in page and f'id="file-{PASSPORT}"' not in page
    assert [one.name for one in Attachment.objects.filter(removed_at=None)] == ["scan.txt"]


def test_a_program_puts_a_file_into_the_field_and_reads_of_it(record, manager, program):
    client = Browser(headers={"Authorization": f"Bearer {ApiToken.issue(manager, 'write')}"})

    def send(field):
        form = {"file": SimpleUploadedFile("scan.txt", b"scan"), "record_type": "client", "record_id": record.pk}
        return client.post("/api/v1/files", {**form, "field": field})

    made, wrong = send("passport"), send("nothing")

    assert (made.status_code, made.json()["field"]) == (201, "passport")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "field")
    assert program(manager)("GET", f"clients/{record.pk}").json()["custom"] == {
        "passport": [{"id": made.json()["id"], "name": "scan.txt"}]
    }
    body = {"version": 1, "custom": {"passport": []}}
    assert program(manager)("PATCH", f"clients/{record.pk}", body).status_code == 422
    assert held(record) == [(made.json()["id"], "scan.txt")]


def test_lists_of_the_api_ask_once_however_many_there_are(record, manager, make_client_of, program):
    put(record, manager)
    ask = program(manager)
    ask("GET", "clients")
    with CaptureQueriesContext(connection) as one:
        ask("GET", "clients")
    for number in range(4):
        put(make_client_of(manager, name=f"Other {number}"), manager, content=str(number).encode())
    with CaptureQueriesContext(connection) as many:
        found = ask("GET", "clients").json()["items"]

    assert [len(item["custom"]["passport"]) for item in found] == [1] * 5
    assert len(many) == len(one)


def test_merged_the_record_that_stays_has_the_files_of_both(record, administrator, make_client_of):
    other = make_client_of(administrator, name="Cancity again")
    put(record, administrator)
    put(other, administrator)
    put(other, administrator, "second.txt", b"second")

    merge = merging.merge(kinds.get("client"), administrator, record.pk, [other.pk])

    assert [name for _pk, name in held(record)] == ["scan.txt", "second.txt"]
    merging.take_apart(merge, administrator)
    assert [name for _pk, name in held(record)] == ["scan.txt"]
    assert sorted(name for _pk, name in held(other)) == ["scan.txt", "second.txt"]


def test_a_stage_may_ask_for_a_file(administrator, manager, make_deal_of):
    custom_fields.add(administrator, "deal", "files", {"title": "Contract"})
    deal = make_deal_of(manager)
    stage = Stage.objects.filter(pipeline=deal.pipeline_id)[1]
    keep(administrator, Pipeline.objects.get(pk=deal.pipeline_id), Wished({stage.pk: {"enter": ["custom_contract"]}}))

    with pytest.raises(Lacking) as refused:
        deal.move(manager, stage)
    assert "Contract" in refused.value.errors["custom_contract"] and refused.value.fields == []
    attaching.attach(deal, manager, "contract.txt", [b"signed"], field="custom_contract")

    assert deal.move(manager, stage) is True


def test_it_is_neither_required_nor_searched_by(administrator):
    for wrong in ({"required": True}, {"is_searched": True}, {"formula": "1"}):
        with pytest.raises(Invalid):
            custom_fields.add(administrator, "client", "files", {"title": "Passport", **wrong})
    assert not CustomField.objects.exists()
