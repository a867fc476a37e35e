import json

import pytest

from krug.core.records import kinds
from krug.modules.clients.models import Client

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


def test_the_dialog_asks_for_the_main_fields_alone(pages):
    dialog = pages.get("/create/client").content.decode()

    assert [name for name in kinds.get("client").names if f'name="{name}"' in dialog] == [
        "name",
        "kind",
        "phones",
        "emails",
        "tax_id",
    ]


def test_a_record_is_made_and_the_toast_leads_to_it(pages):
    answer = pages.post("/create/client", {"name": "Cancity", "phones": "+7 905 632-70-41"}, headers=FRAGMENT)

    record = Client.objects.get()
    events = json.loads(answer.headers["HX-Trigger"])
    assert answer.status_code == 204
    assert "krug:created" in events
    assert [(one["text"], one["link"]) for one in events["krug:toasts"]["said"]] == [
        ("Создано: Cancity", f"/clients/{record.pk}")
    ]


def test_a_refused_dialog_keeps_what_was_typed(pages):
    answer = pages.post("/create/client", {"name": "", "phones": "+7 905"}, headers=FRAGMENT)

    assert answer.status_code == 422
    assert 'value="+7 905"' in answer.content.decode()
    assert Client.objects.count() == 0


@pytest.mark.parametrize("code", ["nothing", "user"])
def test_only_kinds_of_the_menu_are_made(pages, code):
    assert pages.get(f"/create/{code}").status_code == 404


def test_an_observer_makes_nothing(client, observer):
    client.force_login(observer)

    assert client.post("/create/client", {"name": "New"}, headers=FRAGMENT).status_code == 403
    assert Client.objects.count() == 0


@pytest.mark.parametrize("code", [kind.code for kind in kinds.all_kinds() if kind.menu is not None])
def test_every_kind_has_its_dialog(pages, code):
    assert pages.get(f"/create/{code}").status_code == 200
