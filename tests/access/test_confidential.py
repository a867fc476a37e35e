"""Confidential records: who looked, when, from where and by which way stands in the trail, once in an hour."""

import datetime as dt

import pytest

from krug.core.access.models import ApiToken
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.files import attaching
from krug.core.imports import importers
from krug.core.merging import merging
from krug.core.records import kinds, marking
from krug.core.records.models import Confidential, Viewing
from krug.core.records.viewing import VIEWED, Way, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(administrator, manager, make_client_of):
    """A client of the manager that is confidential."""
    client = make_client_of(manager, name="Quiet firm")
    marking.mark(client, administrator)
    return client


def views():
    rows = Event.objects.filter(kind=VIEWED.code).order_by("id")
    return [(row.actor_id, row.data["id"], row.data["way"], row.data["address"]) for row in rows]


def an_hour_passes():
    Viewing.objects.update(at=Viewing.objects.first().at - dt.timedelta(hours=1, seconds=1))


def api(client, person, method, path):
    key = ApiToken.issue(person, "write")
    return getattr(client, method)(f"/api/v1/{path}", headers={"Authorization": f"Bearer {key}"})


def test_who_may_change_it_marks_it_once_and_takes_the_mark_off(client, manager, make_client_of):
    firm = make_client_of(manager)
    client.force_login(manager)

    client.post(f"/clients/{firm.pk}/confidentiality")
    client.post(f"/clients/{firm.pk}/confidentiality")
    marked = list(Confidential.objects.values_list("kind", "record_id", "by"))
    client.post(f"/clients/{firm.pk}/confidentiality?off=1")

    assert marked == [("client", firm.pk, manager.pk)]
    assert Confidential.objects.count() == 0
    kept = Event.objects.filter(record_kind="client", kind__endswith="marked").values_list("kind", flat=True)
    assert list(kept.order_by("id")) == ["client.marked", "client.unmarked"]


def test_who_only_sees_it_marks_nothing(client, observer, manager, make_client_of):
    firm = make_client_of(manager)
    client.force_login(observer)

    answer = client.post(f"/clients/{firm.pk}/confidentiality")

    assert answer.status_code == 403
    assert Confidential.objects.count() == 0
    with pytest.raises(Denied):
        marking.mark(firm, observer)


def test_whoever_does_not_see_it_is_told_nothing(client, stranger, secret):
    client.force_login(stranger)

    assert client.post(f"/clients/{secret.pk}/confidentiality?off=1").status_code == 404
    assert client.get(f"/clients/{secret.pk}").status_code == 404

    assert Confidential.objects.count() == 1
    assert views() == []


def test_a_kind_that_does_not_declare_it_has_no_mark(client, administrator):
    from krug.core.records import writing

    product = writing.create(kinds.get("product"), administrator, [{"name": "Tunnel"}])[0]
    client.force_login(administrator)

    assert client.post(f"/products/{product.pk}/confidentiality").status_code == 404
    assert Confidential.objects.count() == 0


@pytest.mark.parametrize("part", ["", "/head", "/edit", "/history", "/files", "/panels/files"])
def test_a_look_at_any_page_of_it_is_written_down(client, observer, manager, secret, part):
    client.force_login(manager)

    client.get(f"/clients/{secret.pk}{part}", REMOTE_ADDR="10.1.2.3")

    assert views() == [(manager.pk, secret.pk, "page", "10.1.2.3")]


def test_a_page_drawn_anew_is_one_look_in_an_hour(client, observer, manager, secret):
    client.force_login(manager)
    for _time in range(3):
        client.get(f"/clients/{secret.pk}")
        client.get(f"/clients/{secret.pk}/head")
    once = len(views())

    an_hour_passes()
    client.get(f"/clients/{secret.pk}/head")
    client.force_login(observer)
    client.get(f"/clients/{secret.pk}")

    assert once == 1
    assert [who for who, *_rest in views()] == [manager.pk, manager.pk, observer.pk]


def test_a_look_at_what_is_not_confidential_writes_nothing(
    client, manager, make_client_of, secret, django_assert_num_queries
):
    firm = make_client_of(manager)
    client.force_login(manager)

    client.get(f"/clients/{firm.pk}")

    assert views() == []
    assert Viewing.objects.count() == 0
    with django_assert_num_queries(1):
        note(manager, kinds.get("client"), [firm.pk], Way.PAGE, "")


def test_the_api_tells_of_one_of_a_list_and_of_a_history(client, manager, secret):
    for path in (f"clients/{secret.pk}", "clients", f"clients/{secret.pk}/events"):
        Viewing.objects.all().delete()
        assert api(client, manager, "get", path).status_code == 200

    assert [(who, pk, way) for who, pk, way, _from in views()] == [(manager.pk, secret.pk, "api")] * 3


def test_a_file_of_it_that_is_saved_is_a_look(client, manager, secret, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    attaching.attach(secret, manager, "note.txt", [b"hello"])
    file = attaching.Attachment.objects.get()
    client.force_login(manager)

    client.get(f"/files/{file.pk}")
    Viewing.objects.all().delete()
    api(client, manager, "get", f"files/{file.pk}/content")

    assert [way for _who, _pk, way, _from in views()] == ["file", "file"]


def test_an_export_that_holds_it_is_a_look_and_one_without_it_is_not(client, administrator, make_client_of, secret):
    make_client_of(administrator, name="Loud firm")
    client.force_login(administrator)

    client.post("/clients/list/export?q=Loud", {"format": "csv"})
    before = views()
    client.post("/clients/list/export", {"format": "csv"})

    assert before == []
    assert [(pk, way) for _who, pk, way, _from in views()] == [(secret.pk, "export")]


def test_marks_are_set_by_the_api_and_shown_there(client, manager, make_client_of):
    firm = make_client_of(manager)

    api(client, manager, "post", f"clients/{firm.pk}/confidentiality")
    marked = api(client, manager, "get", f"clients/{firm.pk}").json()["confidential"]
    api(client, manager, "delete", f"clients/{firm.pk}/confidentiality")

    assert marked is True
    assert api(client, manager, "get", f"clients/{firm.pk}").json()["confidential"] is False


def test_the_list_shows_the_mark_and_asks_for_it(client, administrator, make_client_of, secret):
    make_client_of(administrator, name="Loud firm")
    client.force_login(administrator)

    page = client.get('/clients?f={"all":[{"field":"confidential","op":"is","value":true}]}').content.decode()

    assert "Quiet firm" in page
    assert "Loud firm" not in page
    assert page.count("badge--amber") == 1


def test_the_trail_finds_the_looks_by_group_and_by_card_and_the_card_does_not_tell(
    client, administrator, manager, secret
):
    client.force_login(manager)
    card = client.get(f"/clients/{secret.pk}").content.decode()
    client.force_login(administrator)

    by_group = client.get("/settings/audit?group=views").context["entries"]
    by_card = client.get(f"/settings/audit?group=views&record=/clients/{secret.pk}").context["entries"]
    of_another = client.get("/settings/audit?group=views&record=/clients/99999").context["entries"]

    assert [(one.who, one.address) for one in by_group] == [("Max", f"/clients/{secret.pk}")]
    assert by_card == by_group
    assert of_another == []
    client.force_login(manager)
    assert "10.1.2.3" not in card
    assert (
        VIEWED.say(Event.objects.get(kind=VIEWED.code).data) not in client.get(f"/clients/{secret.pk}").content.decode()
    )


def test_the_record_that_takes_it_in_is_confidential_until_they_are_taken_apart(administrator, make_client_of, secret):
    keep = make_client_of(administrator, name="Loud firm")

    made = merging.merge(kinds.get("client"), administrator, keep.pk, [secret.pk])
    during = Confidential.objects.filter(record_id=keep.pk).count()
    merging.take_apart(made, administrator)

    assert during == 1
    assert list(Confidential.objects.values_list("record_id", flat=True)) == [secret.pk]


def test_a_file_marks_nobody(administrator):
    assert "confidential" not in [field.name for field in importers.get("clients").fields]
