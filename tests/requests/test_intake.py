"""The quick intake: whoever calls is found or made, the request registered and given, in one go."""

import datetime as dt
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client
from krug.modules.requests import calling
from krug.modules.requests.models import Outcome, Request

NAMES = st.lists(st.sampled_from(["Инна", "Громова", "ООО", "Альфа-Розлив", "Петров"]), min_size=0, max_size=3)
PHONES = st.sampled_from(["", "+7 910 974-25-60", "8 (910) 974 25 60", "89109742560"])
MAILS = st.sampled_from(["", "inna@alpha.example", "Inna@Alpha.Example"])


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, PHONES, MAILS, st.randoms())
def test_name_phone_and_mail_are_told_apart_in_any_order(names, phone, mail, chance):
    parts = [" ".join(names), phone, mail]
    chance.shuffle(parts)

    caller = calling.read(", ".join(part for part in parts if part))

    assert caller == calling.Caller(
        " ".join(names), "+79109742560" if phone else "", "inna@alpha.example" if mail else ""
    )


@pytest.mark.django_db
@given(st.text(max_size=120))
def test_whatever_is_typed_is_read(text):
    caller = calling.read(text)

    assert len(caller.name) <= 200
    assert caller.phone == "" or sum(sign.isdigit() for sign in caller.phone) >= 6


def post(browser, **values):
    return browser.post("/requests/intake", {"uid": str(uuid.uuid4()), **values}, headers={"HX-Request": "true"})


def test_a_stranger_becomes_client_and_request_with_the_next_contact(client, manager, request_kinds):
    client.force_login(manager)
    asked = {"who": "Инна Громова 8 910 974-25-60", "title": "Вторая линия", "makes_client": "1"}

    answer = post(client, **asked, responsible=manager.pk, next_on="2037-01-12", next_time="10:00")

    request, made, activity = Request.objects.get(), Client.objects.get(), Activity.objects.get()
    assert answer.status_code == 204
    assert (made.name, request.client, request.responsible, request.state) == ("Инна Громова", made, manager, "in_work")
    assert (activity.due_on, activity.due_time) == (dt.date(2037, 1, 12), dt.time(10))
    assert (activity.subject_id, activity.responsible) == (request.pk, manager)


def test_the_same_form_twice_makes_one_of_each(client, manager, request_kinds):
    client.force_login(manager)
    asked = {"who": "Инна", "title": "Линия", "makes_client": "1", "responsible": manager.pk, "next_on": "2037-01-12"}

    for _press in range(2):
        assert post(client, **asked, uid="0191f2f0-0000-7000-8000-000000000001").status_code == 204

    assert (Request.objects.count(), Client.objects.count(), Activity.objects.count()) == (1, 1, 1)


def test_a_known_client_is_found_by_whole_number_and_by_part_of_the_name(
    client, manager, make_client_of, request_kinds
):
    known = make_client_of(manager, name="Альфа-Розлив", phones="+79109742560")
    client.force_login(manager)

    by_number = client.get("/requests/intake/clients", {"q": "8 910 974-25-60"}).json()
    by_name = client.get("/requests/intake/clients", {"q": "альфа"}).json()
    post(client, client=known.pk, who="Альфа-Розлив", title="Линия", makes_client="1")

    assert [(one["id"], by_number["sure"]) for one in by_number["items"]] == [(str(known.pk), True)]
    assert [(one["title"], by_name["sure"]) for one in by_name["items"]] == [("Альфа-Розлив", False)]
    assert (Request.objects.get().client, Client.objects.count(), Outcome.objects.count()) == (known, 1, 0)


def test_anothers_client_is_not_told_of(client, manager, stranger, make_client_of, request_kinds):
    make_client_of(stranger, name="Альфа-Розлив", phones="+79109742560")
    client.force_login(manager)

    for asked in ("89109742560", "альфа"):
        assert client.get("/requests/intake/clients", {"q": asked}).json()["items"] == []


def test_who_leads_the_client_is_proposed_first_then_the_rules(client, head, manager, make_client_of, make_rule):
    known = make_client_of(manager, name="Альфа")
    make_rule(person=head, name="Head takes")
    client.force_login(head)

    of_client = client.get("/requests/intake/takers", {"client": known.pk}).content.decode()
    by_rule = client.get("/requests/intake/takers").content.decode()

    assert (of_client.index("Max") < of_client.index("Hanna"), "ведёт клиента" in of_client) == (True, True)
    assert (by_rule.index("Hanna") < by_rule.index("Max"), "по правилам" in by_rule) == (True, True)


def test_by_the_rules_it_goes_to_whom_they_say_with_the_contact_too(client, manager, stranger, make_rule):
    make_rule(person=stranger)
    client.force_login(manager)

    post(client, who="Инна", title="Линия", responsible="0", next_on="2037-01-12", makes_client="1")

    assert (Request.objects.get().responsible, Activity.objects.get().responsible) == (stranger, stranger)


def test_who_may_not_give_to_others_offers_only_themself(client, manager, stranger, request_kinds):
    client.force_login(manager)

    assert "Stan" not in client.get("/requests/intake/takers").content.decode()
    refused = post(client, who="Инна", title="Линия", responsible=stranger.pk)

    assert (refused.status_code, Request.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "999"}, "kind"),
        ({"channel": "999"}, "channel"),
        ({"client": "999"}, "client"),
        ({"came_by": "x"}, "came_by"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_written(client, manager, request_kinds, values, field):
    client.force_login(manager)

    answer = post(client, who="Инна", title="Линия", makes_client="1", **values)

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert (Request.objects.count(), Client.objects.count()) == (0, 0)


def test_without_scripts_the_form_is_a_page(client, manager, request_kinds):
    client.force_login(manager)

    page = client.get("/requests/intake").content.decode()
    answer = client.post("/requests/intake", {"who": "Инна", "title": "Линия", "next_on": "never", "next_time": "x"})

    assert page.count("<h1") == 1
    assert answer.headers["Location"] == f"/requests/{Request.objects.get().pk}"


def test_who_may_make_no_requests_has_neither_button_nor_form(client, observer, request_kinds):
    client.force_login(observer)

    assert "data-shortcut" not in client.get("/").content.decode()
    assert client.get("/requests/intake").status_code == 403
