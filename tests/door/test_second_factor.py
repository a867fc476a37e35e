"""Signing in with a code beside the password."""

import re

import pyotp
import pytest
from django.test import Client

from krug.core.access.encrypting import Unreadable, decrypt, encrypt
from krug.core.access.models import FailedSignIn, RecoveryCode, SecondFactor, User
from krug.core.access.models.attempt import MOST
from krug.core.door import second_factor as verbs
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid

RIGHT = {"email": "manager@firm.example", "password": "long password"}


@pytest.fixture
def key(manager):
    """The manager's program, whose code of this very moment nobody has used yet."""
    secret = pyotp.random_base32()
    verbs.switch_on(manager, secret, pyotp.TOTP(secret).now())
    SecondFactor.objects.update(last_step=0)
    return secret


def code_of(key):
    return pyotp.TOTP(key).now()


def is_in(client):
    return "_auth_user_id" in client.session


def test_the_password_alone_opens_nothing(client, key):
    answer = client.post("/signin", {**RIGHT, "next": "/clients"})

    assert (answer.url, is_in(client), client.get("/clients").status_code) == ("/signin/code", False, 302)


def test_with_the_code_one_is_in_and_led_on(client, key):
    client.post("/signin", {**RIGHT, "next": "/clients"})

    answer = client.post("/signin/code", {"code": code_of(key)})

    assert (answer.url, is_in(client)) == ("/clients", True)


def test_a_code_opens_once(client, key):
    code = code_of(key)
    client.post("/signin", RIGHT)
    client.post("/signin/code", {"code": code})
    other = Client()
    other.post("/signin", RIGHT)

    assert (other.post("/signin/code", {"code": code}).status_code, is_in(other)) == (422, False)


@pytest.mark.parametrize("typed", ["", "000000", "12345", "abcdef", "１２３４５６", "9" * 400])
def test_what_is_no_code_opens_nothing(client, key, typed):
    client.post("/signin", RIGHT)

    assert (client.post("/signin/code", {"code": typed}).status_code, is_in(client)) == (422, False)


def test_a_recovery_code_opens_once_however_it_is_typed(client, manager, key):
    codes = RecoveryCode.issue(manager)
    client.post("/signin", RIGHT)
    client.post("/signin/code", {"code": f" {codes[0].upper().replace('-', ' ')} "})
    other = Client()
    other.post("/signin", RIGHT)

    again = other.post("/signin/code", {"code": codes[0]})

    assert (is_in(client), again.status_code, RecoveryCode.objects.count()) == (True, 422, len(codes) - 1)
    assert Event.objects.filter(kind="user.recovery_code_used").get().data == {"left": 9}


def test_guessing_codes_has_to_wait(client, key):
    client.post("/signin", RIGHT)
    for _attempt in range(MOST):
        client.post("/signin/code", {"code": "000000", "password": "long password"})

    answer = client.post("/signin/code", {"code": code_of(key)})

    assert (answer.status_code, is_in(client)) == (429, False)


def test_without_the_password_there_is_no_second_step(client, key):
    assert client.get("/signin/code").url == "/signin"
    assert client.post("/signin/code", {"code": code_of(key)}).url == "/signin"


def test_the_door_does_not_stand_half_open_for_long(client, key, monkeypatch):
    client.post("/signin", RIGHT)
    now = verbs.time.time()
    monkeypatch.setattr("krug.core.door.halfway.time.time", lambda: now + 301)

    assert client.post("/signin/code", {"code": code_of(key)}).url == "/signin"


def test_set_up_on_ones_own_page(client, manager):
    client.force_login(manager)
    page = client.get("/me/second-factor").content.decode()
    secret = re.search(r'<code class="key">([^<]+)', page)[1].replace(" ", "")

    wrong = client.post("/me/second-factor", {"code": "000000", "password": "long password"})
    right = client.post("/me/second-factor", {"code": code_of(secret), "password": "long password"})

    manager.refresh_from_db()
    shown = re.findall(r"<li><code>([^<]+)", right.content.decode())
    assert "<svg" in page
    assert (wrong.status_code, manager.has_second_factor, len(set(shown))) == (422, True, 10)
    assert secret not in SecondFactor.objects.get().secret
    assert right["Cache-Control"] == "no-store"


def test_switched_off_with_password_and_code(client, manager, key):
    client.force_login(manager)

    wrong = client.post("/me/second-factor/off", {"password": "no", "code": code_of(key)})
    right = client.post("/me/second-factor/off", {"password": "long password", "code": code_of(key)})

    manager.refresh_from_db()
    assert (wrong.status_code, right.url, manager.has_second_factor) == (422, "/me", False)
    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (0, 0)


def test_whose_role_must_have_one_comes_nowhere_before(client, manager, administrator):
    manager.role.needs_second_factor = True
    manager.role.save()
    client.force_login(manager)

    led = client.get("/clients")
    secret = re.search(r'<code class="key">([^<]+)', client.get("/me/second-factor").content.decode())[1]
    client.post("/me/second-factor", {"code": code_of(secret.replace(" ", "")), "password": "long password"})

    assert (led.url, client.get("/clients").status_code) == ("/me/second-factor", 200)
    with pytest.raises(Invalid):
        verbs.switch_off(User.objects.get(pk=manager.pk))


def test_the_administrator_takes_it_off_and_ends_sessions(client, manager, administrator, key):
    theirs = Client()
    theirs.post("/signin", RIGHT)
    theirs.post("/signin/code", {"code": code_of(key)})
    client.force_login(administrator)

    client.post(f"/settings/people/{manager.pk}/second-factor")
    client.post(f"/settings/people/{manager.pk}/ending")

    manager.refresh_from_db()
    assert (manager.has_second_factor, theirs.get("/clients").status_code) == (False, 302)
    assert Event.objects.filter(kind="user.second_factor_reset", actor=administrator).count() == 1


def test_nobody_requires_of_their_own_role_what_they_have_not(client, administrator):
    client.force_login(administrator)

    client.post(f"/settings/access/{administrator.role_id}/second-factor", {"needs": "1"})

    administrator.role.refresh_from_db()
    assert administrator.role.needs_second_factor is False


def test_what_is_encrypted_is_read_with_its_own_key_and_purpose_alone(settings):
    stored = encrypt("secret", "one")

    assert (decrypt(stored, "one"), "secret" in stored) == ("secret", False)
    with pytest.raises(Unreadable):
        decrypt(stored, "another")
    settings.SECRET_KEY = "another installation"
    with pytest.raises(Unreadable):
        decrypt(stored, "one")


def test_what_strangers_type_does_not_stand_in_the_trail(client, manager):
    for typed in ("my-password-1", "petr@elsewhere.example"):
        client.post("/signin", {"email": typed, "password": "no"})

    said = [event.data["email"] for event in Event.objects.filter(kind="user.refused").order_by("pk")]
    assert said == ["***", "pe***@elsewhere.example"]


def test_one_network_that_tries_many_addresses_has_to_wait(client, manager, monkeypatch):
    monkeypatch.setattr("krug.core.access.models.attempt.MOST_OF_NETWORK", 5)
    for number in range(5):
        client.post("/signin", {"email": f"a{number}@firm.example", "password": "no"}, REMOTE_ADDR=f"10.0.0.{number}")

    near = client.post("/signin", RIGHT, REMOTE_ADDR="10.0.0.200")
    far = client.post("/signin", RIGHT, REMOTE_ADDR="10.0.1.1")

    assert (near.status_code, far.status_code) == (429, 302)


def test_guesses_under_way_all_at_once_are_counted_all(manager):
    """However many are sent before the first is answered, no more than MOST are looked at."""
    under_way = [FailedSignIn.begin("victim@firm.example") for _number in range(3 * MOST)]

    assert sum(guess is not None for guess in under_way) == MOST


def test_a_right_guess_does_not_count(manager):
    for _number in range(3 * MOST):
        FailedSignIn.begin("manager@firm.example", "10.0.0.0/24").forget()

    assert FailedSignIn.objects.count() == 0
