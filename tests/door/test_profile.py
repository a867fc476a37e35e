from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.utils import timezone

from krug.core.access.models import OpenSession, User
from krug.core.events.models import Event
from krug.core.jobs.kinds import all_schedules

PASSWORD = {"old": "long password", "password": "три слова подряд", "again": "три слова подряд"}


def signed_in():
    browser = Browser()
    browser.post("/signin", {"email": "manager@firm.example", "password": "long password"})
    return browser


def test_a_person_changes_the_own_profile(client, manager):
    client.force_login(manager)

    client.post("/me", {"name": "Max Stein", "language": "en", "time_zone": "Asia/Omsk", "theme": "dark"})

    kept = User.objects.get(pk=manager.pk)
    assert (kept.name, kept.language, kept.time_zone, kept.theme) == ("Max Stein", "en", "Asia/Omsk", "dark")
    assert Event.objects.get(kind="user.profile_changed").data["values"]["name"] == {"old": "Max", "new": "Max Stein"}
    assert "<h1>My profile</h1>" in client.get("/me").content.decode()


def test_an_unknown_zone_is_refused(client, manager):
    client.force_login(manager)

    assert client.post("/me", {"name": "Max", "time_zone": "Moon/Crater"}).status_code == 422


def test_a_new_password_ends_every_other_session(manager):
    here, elsewhere = signed_in(), signed_in()

    here.post("/me/password", PASSWORD)

    assert (here.get("/me").status_code, elsewhere.get("/me").status_code) == (200, 302)
    assert User.objects.get(pk=manager.pk).check_password("три слова подряд")


def test_without_the_old_password_there_is_no_new_one(manager):
    here = signed_in()

    assert here.post("/me/password", {**PASSWORD, "old": "guess"}).status_code == 422
    assert User.objects.get(pk=manager.pk).check_password("long password")


def test_a_person_ends_a_session_elsewhere(manager):
    here, elsewhere = signed_in(), signed_in()
    other = manager.sessions.exclude(session_key=here.session.session_key).get()

    here.post("/me/sessions", {"session": other.pk})

    assert (here.get("/me").status_code, elsewhere.get("/me").status_code) == (200, 302)


def test_nobody_ends_a_strangers_session(manager, stranger):
    here = signed_in()
    foreign = Browser()
    foreign.force_login(stranger)

    foreign.post("/me/sessions", {"session": manager.sessions.get().pk})

    assert here.get("/me").status_code == 200


def test_what_has_ended_by_itself_is_kept_no_longer(manager):
    here, elsewhere = signed_in(), signed_in()
    Session.objects.filter(session_key=elsewhere.session.session_key).update(expire_date=timezone.now())

    next(one for one in all_schedules() if one.code == "door.sessions").run()

    assert [one.session_key for one in Session.objects.all()] == [here.session.session_key]
    assert [one.session_key for one in OpenSession.objects.all()] == [here.session.session_key]
