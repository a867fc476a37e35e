import json

from django.http import HttpResponse

from krug.core.records import kinds, writing
from krug.core.ui.messages import add_toasts

FRAGMENT = {"HX-Request": "true"}


def said(answer):
    return json.loads(answer.headers["HX-Trigger"])["krug:toasts"]["said"]


def test_a_page_draws_what_was_said_with_the_way_back(client, manager, make_client_of):
    record = make_client_of(manager, name="Cancity")
    client.force_login(manager)

    page = client.post(f"/clients/{record.pk}/bin", follow=True).content.decode()

    assert f'action="/clients/{record.pk}/restore" data-undo' in page


def test_a_fragment_carries_what_was_said_in_a_header(client, manager, make_client_of):
    record = make_client_of(manager)
    writing.put_in_bin(record, manager)
    client.force_login(manager)

    answer = client.post(f"/clients/{record.pk}/restore", headers=FRAGMENT, follow=True)

    assert [(one["text"], one["level"], one["undo"]) for one in said(answer)] == [
        ("Возвращено из корзины: Cancity", "success", "")
    ]
    assert client.get("/clients", headers=FRAGMENT).headers.get("HX-Trigger") is None


def test_a_page_that_draws_itself_anew_leaves_what_was_said_to_the_page_that_comes(client, manager, make_client_of):
    record = make_client_of(manager)
    client.force_login(manager)
    client.post(f"/clients/{record.pk}/bin")

    by_itself = client.get("/clients", headers={**FRAGMENT, "Krug-Live": "true"})

    assert by_itself.headers.get("HX-Trigger") is None
    assert "Cancity" in client.get("/clients", headers=FRAGMENT).headers.get("HX-Trigger", "")


def test_undoing_twice_does_nothing_the_second_time(client, manager, make_client_of):
    record = make_client_of(manager)
    writing.put_in_bin(record, manager)
    client.force_login(manager)

    first = client.post(f"/clients/{record.pk}/restore")
    second = client.post(f"/clients/{record.pk}/restore")

    assert (first.status_code, second.status_code) == (302, 302)
    assert kinds.get("client").model.objects.visible_to(manager).count() == 1


def test_a_view_s_own_events_are_kept_beside_toasts():
    response = HttpResponse(headers={"HX-Trigger": "saved, closed"})

    add_toasts(response, [{"text": "Ж", "level": "success", "undo": ""}])

    assert list(json.loads(response.headers["HX-Trigger"])) == ["saved", "closed", "krug:toasts"]
    assert response.headers["HX-Trigger"].isascii()
