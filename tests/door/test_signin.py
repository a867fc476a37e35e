from django.test import Client

from krug.core.access.models import OpenSession
from krug.core.events.models import Event


def test_the_right_password_opens_and_leads_on(client, manager):
    answer = client.post("/signin", {"email": "Manager@firm.example", "password": "long password", "next": "/clients"})

    assert (answer.status_code, answer["Location"]) == (302, "/clients")


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, manager):
    wrong = client.post("/signin", {"email": "manager@firm.example", "password": "no"})
    unknown = client.post("/signin", {"email": "manager@firm.example.org", "password": "no"})

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "Неверная почта или пароль" in wrong.content.decode()
    assert "Неверная почта или пароль" in unknown.content.decode()


def test_the_way_on_never_leaves_krug(client, manager):
    values = {"email": "manager@firm.example", "password": "long password", "next": "https://evil.example/"}

    assert client.post("/signin", values)["Location"] == "/"


def test_guessing_has_to_wait_whether_the_address_is_known_or_not(client, manager):
    for email in ("manager@firm.example", "unknown@firm.example"):
        for _attempt in range(10):
            client.post("/signin", {"email": email, "password": "no"})

        answer = client.post("/signin", {"email": email.upper(), "password": "long password"})

        assert (answer.status_code, "_auth_user_id" in client.session) == (429, False)


def test_coming_in_refusals_and_going_out_stand_in_the_trail(client, manager):
    client.post("/signin", {"email": "manager@firm.example", "password": "no"})
    client.post("/signin", {"email": "manager@firm.example", "password": "long password"})
    client.post("/signout")

    kinds = list(Event.objects.order_by("id").values_list("kind", "record_id", "actor"))
    assert kinds == [
        ("user.refused", manager.pk, None),
        ("user.signed_in", manager.pk, manager.pk),
        ("user.signed_out", manager.pk, manager.pk),
    ]
    assert OpenSession.objects.count() == 0


def test_before_the_door_a_language_is_kept_in_a_cookie(client, manager):
    client.post("/me/language", {"language": "en", "next": "/signin"})

    assert "<h1>Signing in</h1>" in client.get("/signin").content.decode()


def test_a_stranger_who_guesses_shuts_no_colleague_out(client, manager):
    right = {"email": "manager@firm.example", "password": "long password"}
    client.post("/signin", right)
    client.post("/signout")

    strange = Client()
    for _attempt in range(10):
        strange.post("/signin", {"email": "manager@firm.example", "password": "no"})

    assert strange.post("/signin", right).status_code == 429
    assert client.post("/signin", right).status_code == 302


def test_guessing_in_a_known_browser_has_to_wait_too(client, manager):
    right = {"email": "manager@firm.example", "password": "long password"}
    client.post("/signin", right)
    client.post("/signout")

    for _attempt in range(10):
        client.post("/signin", {"email": "manager@firm.example", "password": "no"})

    assert client.post("/signin", right).status_code == 429


def test_a_name_that_is_not_this_machines_is_not_answered(client, db):
    assert client.get("/metrics", headers={"host": "evil.example"}).status_code == 400
