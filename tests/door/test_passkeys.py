"""Passkeys: added on one's own page, shown instead of the password or after it, and whatever must not open."""

import datetime as dt
import json

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from krug.core.access.models import (
    FailedSignIn,
    Invitation,
    OpenSession,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    SecondFactor,
)
from krug.core.door import second_factor
from krug.core.events.models import Event
from tests.door.authenticator import PRESENT, Device

PASSWORD = "long password"
RIGHT = {"email": "manager@firm.example", "password": PASSWORD}
LOCAL = {"headers": {"host": "localhost"}}


def open_as(person):
    browser = Client(**LOCAL)
    browser.force_login(person)
    return browser


def begin(browser, path="/me/passkeys", **values):
    """What the server asks the device there."""
    answer = browser.post(f"{path}/beginning", {"name": "Phone", "password": PASSWORD, **values})
    assert answer.status_code == 200, answer.content
    return answer.json()["options"]


def add(person, device, name="Phone"):
    browser = open_as(person)
    return browser.post("/me/passkeys", {"name": name, "credential": device.make(begin(browser, name=name))})


@pytest.fixture
def device(manager):
    """The manager's telephone, added already."""
    found = Device()
    add(manager, found)
    return found


@pytest.fixture
def browser(device):
    """A passer-by's, before the door."""
    return Client(**LOCAL)


def show(browser, device, path="/signin/passkey", next="/", **how):
    return browser.post(path, {"credential": device.show(begin(browser, path), **how), "next": next})


def is_in(browser):
    return "_auth_user_id" in browser.session


def test_the_device_is_asked_for_a_key_that_it_keeps_and_asks_its_owner_for(manager):
    options = begin(open_as(manager))

    assert options["rp"] == {"id": "localhost", "name": "Krug"}
    assert (options["user"]["name"], options["user"]["displayName"]) == ("manager@firm.example", "Max")
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert [one["alg"] for one in options["pubKeyCredParams"]] == [-7, -8, -257]
    assert len(options["user"]["id"]) == 43 and options["user"]["id"] == begin(open_as(manager))["user"]["id"]


def test_added_it_is_a_second_factor_with_recovery_codes_shown_once(manager):
    first, second = Device(), Device()

    answer, again = add(manager, first), add(manager, second, "Laptop")

    manager.refresh_from_db()
    assert (answer.status_code, again.status_code, manager.has_second_factor) == (200, 302, True)
    assert answer.content.decode().count("<li><code>") == RecoveryCode.objects.count() == 10
    assert answer["Cache-Control"] == "no-store"
    assert list(manager.passkeys.order_by("pk").values_list("name", "host", "last_used")) == [
        ("Phone", "localhost", None),
        ("Laptop", "localhost", None),
    ]
    assert first.owner == second.owner
    told = Event.objects.filter(kind="user.passkey_added").order_by("pk").values_list("data__title", "actor")
    assert list(told) == [("Phone", manager.pk), ("Laptop", manager.pk)]


def test_keys_that_are_there_are_not_made_anew(manager, device):
    assert [one["id"] for one in begin(open_as(manager))["excludeCredentials"]] == [Passkey.objects.get().credential]


@pytest.mark.parametrize("values", [{"password": "no"}, {"name": " "}, {"name": "x" * 101}, {"name": "a\x01" * 60}])
def test_without_the_password_or_a_name_no_device_is_asked(manager, values):
    answer = open_as(manager).post("/me/passkeys/beginning", {"name": "Phone", "password": PASSWORD, **values})

    assert (answer.status_code, list(answer.json())) == (422, ["error"])
    assert PasskeyChallenge.objects.count() == 0


def test_guessing_the_password_there_has_to_wait(manager):
    browser = open_as(manager)
    for _attempt in range(10):
        browser.post("/me/passkeys/beginning", {"name": "Phone", "password": "no"})

    assert browser.post("/me/passkeys/beginning", {"name": "Phone", "password": PASSWORD}).status_code == 422
    assert PasskeyChallenge.objects.count() == 0


def test_it_opens_without_password_and_code_and_leads_on(browser, device, manager):
    answer = show(browser, device, next="/clients")

    passkey = Passkey.objects.get()
    assert (answer.status_code, answer.url, is_in(browser)) == (302, "/clients", True)
    assert (passkey.count, passkey.last_used is not None) == (1, True)
    assert OpenSession.of(manager)[0].session_key == browser.session.session_key
    assert Event.objects.filter(kind="user.passkey_used", actor=manager).count() == 1
    assert Event.objects.filter(kind="user.signed_in", actor=manager).count() == 1
    assert FailedSignIn.objects.count() == 0


def test_the_way_on_never_leaves_krug(browser, device):
    assert show(browser, device, next="https://evil.example/").url == "/"


def test_the_question_is_the_same_whoever_works_here(browser, device):
    options = begin(browser, "/signin/passkey")

    assert set(options) == {"challenge", "rpId", "userVerification"}
    assert (options["rpId"], options["userVerification"]) == ("localhost", "required")


def test_after_the_password_it_stands_for_the_code(browser, device):
    led = browser.post("/signin", {**RIGHT, "next": "/clients"})
    page = browser.get("/signin/code").content.decode()

    answer = show(browser, device, "/signin/code/passkey")

    assert (led.url, "/signin/code/passkey" in page) == ("/signin/code", True)
    assert (answer.url, is_in(browser)) == ("/clients", True)


def test_the_password_alone_opens_nothing_any_more_and_a_recovery_code_does(browser, device, manager):
    codes = RecoveryCode.issue(manager)
    browser.post("/signin", RIGHT)
    assert not is_in(browser)

    browser.post("/signin/code", {"code": codes[0]})

    assert is_in(browser)


def test_of_a_role_that_must_have_a_second_factor_a_passkey_is_one(manager):
    manager.role.needs_second_factor = True
    manager.role.save()
    browser = open_as(manager)
    led, device = browser.get("/clients"), Device()

    browser.post("/me/passkeys", {"name": "Phone", "credential": device.make(begin(browser))})

    assert (led.url, browser.get("/clients").status_code) == ("/me/second-factor", 200)
    kept = browser.post(f"/me/passkeys/{Passkey.objects.get().pk}/removal", {"password": PASSWORD})
    assert (kept.status_code, Passkey.objects.count()) == (422, 1)


def refused(browser, answer):
    """Nobody is in, and every reason reads the same."""
    assert (answer.status_code, is_in(browser)) == (422, False)
    assert "Этот ключ доступа здесь ничего не открывает" in answer.content.decode()
    assert Passkey.objects.filter(last_used__isnull=False).count() == 0
    return True


def test_an_answer_opens_once(browser, device):
    sent = {"credential": device.show(begin(browser, "/signin/passkey")), "next": "/"}
    browser.post("/signin/passkey", sent)
    browser.post("/signout")

    again = browser.post("/signin/passkey", sent)

    assert (again.status_code, is_in(browser), Passkey.objects.get().count) == (422, False, 1)
    assert Event.objects.filter(kind="user.refused").count() == 1


def test_a_question_answered_wrongly_is_spent_too(browser, device):
    options = begin(browser, "/signin/passkey")
    device.flags = PRESENT
    browser.post("/signin/passkey", {"credential": device.show(options)})
    device.flags = Device().flags

    assert refused(browser, browser.post("/signin/passkey", {"credential": device.show(options)}))


def test_one_browsers_question_is_not_for_another(browser, device):
    other = Client(**LOCAL)
    begin(other, "/signin/passkey")

    answer = other.post("/signin/passkey", {"credential": device.show(begin(browser, "/signin/passkey"))})

    assert refused(other, answer)


def test_a_question_after_the_password_is_not_for_coming_in_without_one(browser, device):
    browser.post("/signin", RIGHT)
    options = begin(browser, "/signin/code/passkey")

    assert refused(browser, browser.post("/signin/passkey", {"credential": device.show(options)}))


def test_too_late_is_too_late(browser, device):
    options = begin(browser, "/signin/passkey")
    PasskeyChallenge.objects.update(at=timezone.now() - dt.timedelta(minutes=5, seconds=1))

    assert refused(browser, browser.post("/signin/passkey", {"credential": device.show(options)}))


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:8001", "https://localhost", "null"])
def test_another_address_opens_nothing(browser, device, origin):
    device.origin = origin

    assert refused(browser, show(browser, device))


def test_a_key_made_for_another_host_opens_nothing(browser, device):
    device.host = "evil.example"

    assert refused(browser, show(browser, device))


def test_a_device_that_did_not_ask_its_owner_opens_nothing(browser, device):
    device.flags = PRESENT

    assert refused(browser, show(browser, device))


def test_anothers_key_under_this_name_opens_nothing(browser, device):
    device.key = Device().key

    assert refused(browser, show(browser, device))


def test_an_unknown_key_reads_the_same(browser, device):
    stray = Device()
    stray.owner = device.owner

    assert refused(browser, show(browser, stray))
    assert Event.objects.get(kind="user.refused").data["email"] == "***"


def test_a_key_that_says_it_is_anothers_opens_nothing(browser, device):
    device.owner = "QUFBQQ"

    assert refused(browser, show(browser, device))


def test_who_has_left_is_not_let_in(browser, device, manager):
    manager.is_active = False
    manager.save()

    assert refused(browser, show(browser, device))


def test_a_copy_is_told_by_its_count(browser, device, manager):
    show(browser, device, steps=5)
    browser.post("/signout")

    answer = show(browser, device, steps=-2)

    assert (answer.status_code, is_in(browser), Passkey.objects.get().count) == (422, False, 5)
    assert Event.objects.get(kind="user.passkey_copied").data == {"title": "Phone"}


def test_a_device_that_does_not_count_opens_again_and_again(browser, device):
    for _time in range(2):
        show(browser, device, steps=0)
        assert is_in(browser)
        browser.post("/signout")


def test_anothers_passkey_is_no_second_factor_of_mine(browser, device, stranger):
    stranger.set_password(PASSWORD)
    stranger.save()
    theirs = Device()
    add(stranger, theirs)
    browser.post("/signin", RIGHT)

    answer = show(browser, theirs, "/signin/code/passkey")

    assert (answer.status_code, is_in(browser)) == (422, False)
    assert Passkey.objects.filter(last_used__isnull=False).count() == 0


def test_without_the_password_there_is_no_second_step(browser, device):
    assert browser.post("/signin/code/passkey/beginning").status_code == 422
    assert browser.post("/signin/code/passkey", {"credential": "{}"}).url == "/signin"


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", "[" * 9000, '{"rawId": 5}', '{"rawId": "x"}', "☃", "9" * 99])
def test_what_is_no_answer_is_refused_not_broken(browser, device, sent):
    assert refused(browser, browser.post("/signin/passkey", {"credential": sent}))


@pytest.mark.parametrize("part", ["authenticatorData", "signature", "clientDataJSON"])
@pytest.mark.parametrize("value", ["", "AAAA", "!", 5, None])
def test_an_answer_with_a_broken_part_is_refused(browser, device, part, value):
    answer = json.loads(device.show(begin(browser, "/signin/passkey")))
    answer["response"][part] = value

    assert refused(browser, browser.post("/signin/passkey", {"credential": json.dumps(answer)}))


def test_guessing_with_one_key_has_to_wait(browser, device):
    for _attempt in range(10):
        browser.post("/signin/passkey", {"credential": json.dumps({"rawId": Passkey.objects.get().credential})})

    assert show(browser, device).status_code == 429
    assert not is_in(browser)


def test_one_network_cannot_ask_for_ever(browser, device, monkeypatch):
    monkeypatch.setattr("krug.core.door.views.passkey_signin.MOST_OF_NETWORK", 3)
    for _time in range(3):
        begin(Client(**LOCAL), "/signin/passkey")

    assert browser.post("/signin/passkey/beginning").status_code == 429
    assert browser.post("/signin/passkey/beginning", REMOTE_ADDR="10.9.9.9").status_code == 200


def test_strangers_do_not_fill_the_trail(browser, device, monkeypatch):
    monkeypatch.setattr("krug.core.door.entering.MOST_UNKNOWN", 3)
    for number in range(6):
        browser.post("/signin/passkey", {"credential": "{}"}, REMOTE_ADDR=f"10.0.{number}.1")

    assert Event.objects.filter(kind="user.refused").count() == 3


def test_a_key_of_another_is_not_added_to_me(manager, stranger, device):
    stranger.set_password(PASSWORD)
    stranger.save()

    answer = add(stranger, device)

    assert (answer.status_code, Passkey.objects.get().user) == (422, manager)
    assert Event.objects.filter(kind="user.passkey_added").count() == 1


def test_an_answer_to_anothers_question_adds_nothing(manager, stranger):
    stranger.set_password(PASSWORD)
    stranger.save()
    mine, theirs = open_as(manager), open_as(stranger)
    begin(theirs)

    answer = theirs.post("/me/passkeys", {"name": "Phone", "credential": Device().make(begin(mine))})

    assert (answer.status_code, Passkey.objects.count()) == (422, 0)


@pytest.mark.parametrize("wrong", [{"host": "evil.example"}, {"origin": "https://evil.example"}])
def test_a_key_made_elsewhere_is_not_added(manager, wrong):
    answer = add(manager, Device(**wrong))

    manager.refresh_from_db()
    assert (answer.status_code, Passkey.objects.count(), manager.has_second_factor) == (422, 0, False)
    assert 'value="Phone"' in answer.content.decode()


def test_removed_it_opens_nothing_and_the_password_does_again(browser, device, manager):
    owner, pk = open_as(manager), Passkey.objects.get().pk

    wrong = owner.post(f"/me/passkeys/{pk}/removal", {"password": "no"})
    assert (wrong.status_code, Passkey.objects.count()) == (422, 1)
    right = owner.post(f"/me/passkeys/{pk}/removal", {"password": PASSWORD})

    manager.refresh_from_db()
    assert (right.url, manager.has_second_factor, RecoveryCode.objects.count()) == ("/me/passkeys", False, 0)
    assert Event.objects.get(kind="user.passkey_removed").data == {"title": "Phone"}
    assert refused(browser, show(browser, device))
    browser.post("/signin", RIGHT)
    assert is_in(browser)


def test_anothers_passkey_is_not_there_to_be_removed(device, stranger):
    browser, path = open_as(stranger), f"/me/passkeys/{Passkey.objects.get().pk}/removal"

    assert (browser.get(path).status_code, browser.post(path, {"password": PASSWORD}).status_code) == (404, 404)
    assert Passkey.objects.count() == 1


def test_with_a_passkey_left_the_codes_may_be_switched_off_where_the_role_must(manager, device):
    secret = pyotp.random_base32()
    second_factor.switch_on(manager, secret, pyotp.TOTP(secret).now())
    manager.role.needs_second_factor = True
    manager.role.save()

    second_factor.switch_off(manager)

    manager.refresh_from_db()
    assert (manager.has_second_factor, SecondFactor.objects.count(), RecoveryCode.objects.count()) == (True, 0, 10)


def test_the_administrator_takes_passkeys_off_too(device, manager, administrator):
    browser = open_as(administrator)

    browser.post(f"/settings/people/{manager.pk}/second-factor")

    manager.refresh_from_db()
    assert (Passkey.objects.count(), manager.has_second_factor) == (0, False)
    assert Event.objects.filter(kind="user.second_factor_reset", actor=administrator).count() == 1


def test_new_recovery_codes_want_the_password_and_a_sign_in_of_just_now(browser, device, manager):
    long_ago = open_as(manager).post("/me/second-factor/codes", {"password": PASSWORD})
    show(browser, device)

    wrong = browser.post("/me/second-factor/codes", {"password": "no"})
    right = browser.post("/me/second-factor/codes", {"password": PASSWORD})

    assert (long_ago.status_code, wrong.status_code, right.status_code) == (422, 422, 200)
    assert right.content.decode().count("<li><code>") == 10


def test_who_has_no_password_shows_by_a_fresh_sign_in_who_they_are(browser, device, manager):
    manager.set_unusable_password()
    manager.save()
    stale = open_as(manager)
    show(browser, device)

    refused_ = stale.post("/me/passkeys/beginning", {"name": "Laptop"})
    taken = browser.post("/me/passkeys/beginning", {"name": "Laptop"})

    assert (refused_.status_code, taken.status_code) == (422, 200)
    OpenSession.objects.update(at=timezone.now() - dt.timedelta(minutes=11))
    assert browser.post("/me/passkeys/beginning", {"name": "Laptop"}).status_code == 422


@pytest.mark.parametrize(
    ("host", "secure", "said"),
    [
        ("krug.firm.example", False, "только по https"),
        ("192.168.7.2", False, "192.168.7.2"),
        ("192.168.7.2", True, "192.168.7.2"),
        ("krug.firm.example", True, ""),
        ("localhost", False, ""),
    ],
)
def test_where_browsers_offer_none_it_is_said(settings, manager, host, secure, said):
    settings.ALLOWED_HOSTS = ["*"]
    browser = Client(headers={"host": host})
    browser.force_login(manager)

    page = browser.get("/me/passkeys", secure=secure).content.decode()
    answer = browser.post("/me/passkeys/beginning", {"name": "Phone", "password": PASSWORD}, secure=secure)
    door = Client(headers={"host": host}).get("/signin", secure=secure).content.decode()

    assert (said in page, answer.status_code) == (True, 422 if said else 200)
    assert ('data-does="create"' in page, 'action="/signin/passkey"' in door) == (not said, not said)


def test_behind_a_proxy_the_address_is_as_the_operator_names_it(settings, manager):
    settings.ALLOWED_HOSTS = ["*"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://krug.firm.example", "https://other.example"]
    browser = Client(headers={"host": "krug.firm.example"})
    browser.force_login(manager)
    right, other = (
        Device("krug.firm.example", "https://krug.firm.example"),
        Device("krug.firm.example", "https://other.example"),
    )

    for device in (other, right):
        browser.post("/me/passkeys", {"name": "Phone", "credential": device.make(begin(browser))})

    assert Passkey.objects.count() == 1


def test_the_link_to_set_a_password_does_not_replace_the_second_factor(browser, device, manager, administrator):
    key = Invitation.issue(manager)

    led = browser.post(f"/join/{key}", {"password": "another long one", "again": "another long one"})

    assert (led.url, is_in(browser)) == ("/signin/code", False)
    assert show(browser, device, "/signin/code/passkey").url == "/"
