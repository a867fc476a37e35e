"""Signing in by a real provider, over HTTP: who is let in, as whom, and with what second factor."""

import re
from urllib.parse import quote, urlsplit

import httpx
import pyotp
import pytest
from django.test import Client

from krug.core.access.models import OpenSession, Role, User
from krug.core.door import second_factor
from krug.core.events.models import Event
from krug.core.sso import keeping
from krug.core.sso.models import Identity, Provider

MAX = {"email": "Manager@firm.example", "email_verified": True, "name": "Max Planck"}
NEW = {"email": "new@firm.example", "email_verified": True, "name": "  Nina\u0000  New "}


def account(provider, subject, **claims):
    """Somebody has an account with the provider."""
    assert httpx.put(f"{provider}/users/{quote(subject)}", json=claims).status_code == 204


def sign_in(browser, subject, next="/clients"):
    """Away to the provider, signed in there, and back: the last answer of Krug."""
    away = browser.get("/signin/sso", {"next": next})
    assert away.status_code == 302, away.content.decode()
    there = httpx.post(away.url, data={"sub": subject})
    assert there.status_code == 302
    found = urlsplit(there.headers["location"])
    assert (found.netloc, found.path) == ("testserver", "/signin/sso/back")
    return browser.get(f"{found.path}?{found.query}")


@pytest.fixture(autouse=True)
def any_host(settings):
    settings.ALLOWED_HOSTS = ["testserver"]


def is_in(browser):
    return "_auth_user_id" in browser.session


def who(browser):
    return int(browser.session["_auth_user_id"])


def test_who_works_here_is_known_by_the_verified_address(client, manager, provider, switch_on):
    switch_on(provider, domains="firm.example")
    account(provider, "17", **MAX)

    answer = sign_in(client, "17")

    assert (answer.status_code, answer.url, who(client)) == (302, "/clients", manager.pk)
    linked = Identity.objects.get()
    assert (linked.user, linked.issuer, linked.subject) == (manager, provider, "17")
    assert linked.last_used is not None
    assert OpenSession.of(manager)[0].session_key == client.session.session_key
    told = Event.objects.filter(record_kind="user", record_id=manager.pk).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["user.sso_linked", "user.sso_used", "user.signed_in"]
    assert User.objects.get(pk=manager.pk).name == "Max"


def test_from_then_on_by_the_account_whatever_its_address(client, manager, stranger, provider, switch_on):
    switch_on(provider)
    account(provider, "17", **MAX)
    sign_in(client, "17")
    client.post("/signout")
    account(provider, "17", **{**MAX, "email": stranger.email})

    sign_in(client, "17")

    assert (who(client), Identity.objects.count()) == (manager.pk, 1)


def test_who_only_presses_the_button_leaves_nothing_behind_for_long(client, manager, provider, switch_on, settings):
    switch_on(provider)
    account(provider, "17", **MAX)

    client.get("/signin/sso")
    before = client.session.get_expiry_age()
    sign_in(client, "17")

    assert (before, client.session.get_expiry_age()) == (600, settings.SESSION_COOKIE_AGE)


def test_signing_out_is_of_krug_alone(client, manager, provider, switch_on):
    switch_on(provider)
    account(provider, "17", **MAX)
    sign_in(client, "17")

    assert client.post("/signout").url == "/signin"
    assert not is_in(client)


def test_the_way_on_never_leaves_krug(client, manager, provider, switch_on):
    switch_on(provider)
    account(provider, "17", **MAX)

    assert sign_in(client, "17", next="https://evil.example/").url == "/"


def refused(browser, answer, status=403):
    assert (answer.status_code, is_in(browser)) == (status, False)
    return answer.content.decode()


def test_who_is_not_known_is_refused_where_nobody_is_made(client, manager, provider, switch_on):
    switch_on(provider, domains="firm.example")
    account(provider, "18", **NEW)

    page = refused(client, sign_in(client, "18"))

    assert "Круг не знает new@firm.example" in page
    assert User.objects.filter(email="new@firm.example").count() == Identity.objects.count() == 0
    told = Event.objects.get(kind="user.refused_for").data
    assert (told["email"], told["reason"]) == ("ne***@firm.example", f"{provider}: unknown")


def test_or_made_with_the_role_that_is_set(client, manager, provider, switch_on):
    observer = Role.objects.get(code="observer")
    switch_on(provider, domains="firm.example", role=observer, department=manager.department)
    account(provider, "18", **NEW)

    sign_in(client, "18")

    made = User.objects.get(email="new@firm.example")
    assert (made.role, made.department, made.name) == (observer, manager.department, "Nina New")
    assert (who(client), made.has_usable_password()) == (made.pk, False)
    assert Event.objects.filter(kind="user.sso_made", record_id=made.pk).count() == 1


def test_a_role_that_is_removed_makes_nobody(client, administrator, provider, switch_on):
    own = Role.objects.create(code="own-1", title="Own")
    switch_on(provider, domains="firm.example", role=own)
    own.delete()
    account(provider, "18", **NEW)

    refused(client, sign_in(client, "18"))

    assert Provider.current().role is None


@pytest.mark.parametrize("email", ["new@elsewhere.example", "new@firm.example.evil.example", "new@sub.firm.example"])
def test_of_another_domain_nobody_comes_in(client, manager, provider, switch_on, email):
    switch_on(provider, domains="firm.example", role=Role.objects.get(code="observer"))
    account(provider, "18", **{**NEW, "email": email})
    before = User.objects.count()

    refused(client, sign_in(client, "18"))

    assert (User.objects.count(), Identity.objects.count()) == (before, 0)


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": None}, {"email_verified": "no"}])
def test_an_address_that_nobody_has_verified_is_nobodys(client, manager, provider, switch_on, claims):
    switch_on(provider)
    account(provider, "17", **{**MAX, **claims})

    page = refused(client, sign_in(client, "17"))

    assert "не подтвердил" in page and Identity.objects.count() == 0


@pytest.mark.parametrize("email", ["", "nobody", "a" * 300 + "@firm.example", 5, ["manager@firm.example"]])
def test_what_is_no_address_is_nobodys(client, manager, provider, switch_on, email):
    switch_on(provider)
    account(provider, "17", **{**MAX, "email": email})

    refused(client, sign_in(client, "17"))

    assert Identity.objects.count() == 0


@pytest.mark.parametrize("was_linked", [True, False])
def test_who_has_left_stays_out(client, manager, provider, switch_on, was_linked):
    switch_on(provider)
    account(provider, "17", **MAX)
    if was_linked:
        sign_in(client, "17")
        client.post("/signout")
    User.objects.filter(pk=manager.pk).update(is_active=False)

    refused(client, sign_in(client, "17"))

    assert Identity.objects.count() == was_linked


def test_another_account_of_the_same_address_is_not_the_person(client, manager, administrator, provider, switch_on):
    switch_on(provider)
    for subject in ("17", "666"):
        account(provider, subject, **MAX)
    sign_in(client, "17")
    other = Client()

    assert "другая учётная запись" in refused(other, sign_in(other, "666"))

    keeping.unlink(administrator, manager)
    sign_in(other, "666")
    assert (who(other), Identity.objects.get().subject) == (manager.pk, "666")


def test_krugs_own_second_factor_comes_after_the_provider(client, manager, provider, switch_on):
    secret = pyotp.random_base32()
    codes = second_factor.switch_on(manager, secret, pyotp.TOTP(secret).now())
    switch_on(provider)
    account(provider, "17", **MAX)

    led = sign_in(client, "17")
    assert (led.url, is_in(client)) == ("/signin/code", False)
    answer = client.post("/signin/code", {"code": codes[0]})

    assert (answer.url, who(client)) == ("/clients", manager.pk)


@pytest.mark.parametrize("amr", [["mfa"], ["pwd", "otp"], ["pin", "hwk"]])
def test_a_second_factor_asked_for_by_the_provider_is_one(client, manager, provider, switch_on, amr):
    Role.objects.filter(pk=manager.role_id).update(needs_second_factor=True)
    switch_on(provider)
    account(provider, "17", **MAX, amr=amr)

    sign_in(client, "17")

    assert client.get("/clients").status_code == 200


@pytest.mark.parametrize("amr", [None, [], ["pwd"], ["otp"], "mfa", [5], {"mfa": 1}])
def test_else_the_role_that_needs_one_leads_to_setting_it_up(client, manager, provider, switch_on, amr):
    Role.objects.filter(pk=manager.role_id).update(needs_second_factor=True)
    switch_on(provider)
    account(provider, "17", **MAX, amr=amr)

    sign_in(client, "17")

    assert client.get("/clients").url == "/me/second-factor"


def test_who_has_no_password_sets_the_second_factor_up_all_the_same(client, manager, provider, switch_on):
    role = Role.objects.get(code="observer")
    Role.objects.filter(pk=role.pk).update(needs_second_factor=True)
    switch_on(provider, domains="firm.example", role=role)
    account(provider, "18", **NEW)
    sign_in(client, "18")

    page = client.get("/me/second-factor").content.decode()
    key = re.search(r'<code class="key">([^<]+)', page)[1].replace(" ", "")
    client.post("/me/second-factor", {"code": pyotp.TOTP(key).now()})

    assert client.get("/clients").status_code == 200


def test_the_next_sign_in_by_password_has_no_second_factor_of_the_provider(client, manager, provider, switch_on):
    Role.objects.filter(pk=manager.role_id).update(needs_second_factor=True)
    switch_on(provider)
    account(provider, "17", **MAX, amr=["mfa"])
    sign_in(client, "17")

    client.post("/signin", {"email": manager.email, "password": "long password"})

    assert client.get("/clients").url == "/me/second-factor"


def test_the_networks_of_the_role_hold(client, manager, administrator, provider, switch_on):
    Role.objects.filter(pk=manager.role_id).update(networks=["192.168.7.0/24"])
    switch_on(provider)
    account(provider, "17", **MAX)

    sign_in(client, "17")

    assert client.get("/clients").status_code == 403


def test_whom_the_provider_does_not_let_in_is_told_so(client, manager, provider, switch_on):
    switch_on(provider)
    away = client.get("/signin/sso")
    there = httpx.post(away.url, data={"action": "deny"})
    found = urlsplit(there.headers["location"])
    state = re.search(r"state=([^&]+)", urlsplit(away.url).query)[1]

    answer = client.get(f"{found.path}?{found.query}", {"error": "access_denied", "state": state})

    assert "Провайдер вас не впустил" in refused(client, answer)


def test_the_button_stands_before_the_door_only_while_it_is_on(client, manager, administrator, provider, switch_on):
    switch_on(provider, words="Войти через Кольцо")
    on = client.get("/signin?next=/deals").content.decode()
    keeping.change(administrator, {"is_on": False})
    off = client.get("/signin").content.decode()

    assert 'href="/signin/sso?next=%2Fdeals"' in on and "Войти через Кольцо" in on
    assert "/signin/sso" not in off
    assert (client.get("/signin/sso").status_code, client.get("/signin/sso/back").status_code) == (404, 404)
