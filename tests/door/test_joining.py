import datetime as dt

from django.test import Client as Browser
from django.utils import timezone

from krug.core.access.models import Invitation
from krug.core.events.models import Event

GOOD = {"password": "три слова подряд", "again": "три слова подряд"}


def test_the_link_sets_a_password_once_and_lets_in(client, manager):
    key = Invitation.issue(manager)

    assert "manager@firm.example" in client.get(f"/join/{key}").content.decode()
    answer = client.post(f"/join/{key}", GOOD)

    assert (answer.status_code, client.get("/clients").status_code) == (302, 200)
    assert Browser().get(f"/join/{key}").status_code == 404
    assert Browser().post("/signin", {"email": manager.email, "password": GOOD["password"]}).status_code == 302
    assert list(Event.objects.values_list("kind", flat=True)) == [
        "user.password_set",
        "user.signed_in",
        "user.signed_in",
    ]


def test_a_new_link_makes_the_old_one_void(client, manager):
    old, new = Invitation.issue(manager), Invitation.issue(manager)

    assert client.get(f"/join/{old}").status_code == 404
    assert client.get(f"/join/{new}").status_code == 200


def test_an_old_link_is_over(client, manager):
    key = Invitation.issue(manager)
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    assert client.post(f"/join/{key}", GOOD).status_code == 404
    manager.refresh_from_db()
    assert manager.check_password("long password")


def test_who_has_left_cannot_come_back_by_an_old_link(client, manager):
    key = Invitation.issue(manager)
    type(manager).objects.filter(pk=manager.pk).update(is_active=False)

    assert client.get(f"/join/{key}").status_code == 404


def test_passwords_that_differ_or_are_poor_change_nothing(client, manager):
    key = Invitation.issue(manager)

    differ = client.post(f"/join/{key}", {**GOOD, "again": "другие слова"})
    poor = client.post(f"/join/{key}", {"password": "qwerty123", "again": "qwerty123"})

    assert (differ.status_code, poor.status_code) == (422, 422)
    manager.refresh_from_db()
    assert manager.check_password("long password")
