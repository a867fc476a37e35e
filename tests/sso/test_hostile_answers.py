"""A provider, or whoever stands between, that lies: nothing of it opens Krug."""

import hmac
import json
import time
from base64 import urlsafe_b64encode

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from krug.core.access.models import FailedSignIn
from krug.core.events.models import Event
from krug.core.sso import discovering
from krug.core.sso.models import Identity

HOUR = 3600
pytestmark = pytest.mark.once


def part(data):
    return urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def is_in(browser):
    return "_auth_user_id" in browser.session


def come(browser, liar, **answer):
    """Away, and back with what the provider sends, or with something else."""
    away = browser.get("/signin/sso")
    assert away.status_code == 302
    return browser.get("/signin/sso/back", {**liar.visit(away.url), **answer})


def refused(browser, answer, status=403):
    assert (answer.status_code, is_in(browser), Identity.objects.count()) == (status, False, 0)
    return Event.objects.filter(kind="user.refused_for").latest("pk").data["reason"].partition(": ")[2]


@pytest.fixture(autouse=True)
def on(manager, liar, switch_on):
    return switch_on(liar.issuer)


def test_an_honest_answer_opens(client, liar, manager):
    come(client, liar)

    assert is_in(client) and Identity.objects.get().user == manager
    assert FailedSignIn.objects.count() == 0


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"iss": "https://evil.example"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another"}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": ["another"]}, "aud"),
        ({"aud": ["krug", "another"]}, "azp"),
        ({"aud": ["krug", "another"], "azp": "another"}, "azp"),
        ({"azp": "another"}, "azp"),
        ({"exp": time.time() - HOUR}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "tomorrow"}, "exp"),
        ({"exp": True}, "exp"),
        ({"iat": time.time() + HOUR}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": time.time() + HOUR}, "nbf"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": 5}, "nonce"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": 17}, "sub"),
        ({"sub": "1" * 256}, "sub"),
    ],
)
def test_a_token_that_is_not_for_us_now(client, liar, claims, said):
    liar.claims = claims

    assert refused(client, come(client, liar)).partition(":")[0] == said


def test_a_token_for_us_and_others_names_us(client, liar):
    liar.claims = {"aud": ["krug", "another"], "azp": "krug"}

    come(client, liar)

    assert is_in(client)


def unsigned(liar, nonce, alg):
    claims = jwt.decode(liar.sign(nonce), liar.key).claims
    return f"{part({'alg': alg, 'kid': 'one'})}.{part(claims)}."


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_a_token_that_nobody_has_signed(client, liar, alg):
    away = client.get("/signin/sso")
    sent = liar.visit(away.url)
    liar.token = unsigned(liar, liar.asked[-1]["nonce"], alg)

    assert refused(client, client.get("/signin/sso/back", sent)).startswith("signature")


def test_a_token_signed_with_the_public_key_as_if_it_were_a_secret(client, liar):
    away = client.get("/signin/sso")
    sent = liar.visit(away.url)
    claims = jwt.decode(liar.sign(liar.asked[-1]["nonce"]), liar.key).claims
    said = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(claims)}"
    digest = hmac.digest(liar.key.as_pem(private=False), said.encode(), "sha256")
    liar.token = f"{said}.{urlsafe_b64encode(digest).rstrip(b'=').decode()}"

    assert refused(client, client.get("/signin/sso/back", sent)).startswith("signature")


def test_a_token_signed_with_another_key_under_the_same_name(client, liar):
    known = liar.keys
    liar.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
    discovering._keys[f"{liar.issuer}/jwks"] = (time.monotonic(), known)

    assert refused(client, come(client, liar)).startswith("signature")


def test_a_token_altered_on_its_way(client, liar):
    away = client.get("/signin/sso")
    sent = liar.visit(away.url)
    head, _body, sign = liar.sign(liar.asked[-1]["nonce"]).split(".")
    claims = jwt.decode(liar.sign(liar.asked[-1]["nonce"]), liar.key).claims
    liar.token = f"{head}.{part({**claims, 'email': 'administrator@firm.example'})}.{sign}"

    assert refused(client, client.get("/signin/sso/back", sent)).startswith("signature")


@pytest.mark.parametrize("token", [5, "", "a.b", "a.b.c", "x" * 20_000, ["a"], {"a": 1}])
def test_what_is_no_token(client, liar, token):
    liar.token = token or " "

    refused(client, come(client, liar))


def test_keys_that_the_provider_has_changed_are_asked_for_anew(client, liar, monkeypatch):
    discovering.keys_of(discovering.describe(liar.issuer))
    liar.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    liar.header = {"kid": "two"}
    monkeypatch.setattr(discovering, "SOON", 0.0)

    come(client, liar)

    assert is_in(client)


@pytest.mark.parametrize("state", ["", "another", "я"])
def test_an_answer_to_a_question_that_was_not_asked(client, liar, state):
    assert refused(client, come(client, liar, state=state), 422) == "state"


def test_an_answer_without_any_question(client, liar):
    assert refused(client, client.get("/signin/sso/back", {"code": "1", "state": "1"}), 422) == "state"


def test_an_answer_in_another_browser(client, liar):
    other = Client()
    sent = liar.visit(client.get("/signin/sso").url)

    assert refused(other, other.get("/signin/sso/back", sent), 422) == "state"


def test_an_answer_opens_once(client, liar):
    sent = liar.visit(client.get("/signin/sso").url)
    client.get("/signin/sso/back", sent)
    client.post("/signout")

    again = client.get("/signin/sso/back", sent)

    assert (again.status_code, is_in(client)) == (422, False)


def test_a_token_of_before_does_not_open_again(client, liar):
    come(client, liar)
    liar.token = liar.sign(liar.asked[0]["nonce"])
    client.post("/signout")

    answer = come(client, liar)

    assert (answer.status_code, is_in(client)) == (403, False)
    assert "nonce" in Event.objects.filter(kind="user.refused_for").get().data["reason"]


def test_an_answer_that_comes_too_late(client, liar, monkeypatch):
    sent = liar.visit(client.get("/signin/sso").url)
    now = time.time()
    monkeypatch.setattr("krug.core.sso.asking.time.time", lambda: now + 601)

    assert refused(client, client.get("/signin/sso/back", sent), 422) == "state"


def test_an_answer_that_names_another_provider(client, liar):
    assert refused(client, come(client, liar, iss="https://evil.example"), 422) == "iss"


def test_a_code_that_was_used_is_told_in_words(client, liar):
    liar.status = 400

    assert refused(client, come(client, liar)).startswith("invalid_grant")


def test_a_fault_of_the_provider_is_told_in_words(client, liar):
    liar.status = 503

    answer = come(client, liar)

    assert (answer.status_code, is_in(client)) == (403, False)


@pytest.mark.parametrize("fault", ["server_error", "<script>alert(1)</script>", "x" * 5000])
def test_a_fault_that_the_browser_brings_is_told_as_text(client, liar, fault):
    answer = come(client, liar, error=fault)

    refused(client, answer, 502)
    assert b"<script>" not in answer.content


def test_the_address_may_come_from_userinfo_of_the_same_person(client, liar, manager):
    liar.claims = {"email": None, "email_verified": None}
    liar.userinfo = {"sub": "17", "email": "manager@firm.example", "email_verified": True}

    come(client, liar)

    assert Identity.objects.get().user == manager


@pytest.mark.parametrize(
    "userinfo",
    [
        {"sub": "18", "email": "manager@firm.example", "email_verified": True},
        {"email": "manager@firm.example", "email_verified": True},
        {"sub": "17", "email": "manager@firm.example"},
        b"<html>",
        [],
    ],
)
def test_and_of_nobody_else(client, liar, userinfo):
    liar.claims = {"email": None, "email_verified": None}
    liar.userinfo = userinfo

    refused(client, come(client, liar))


@pytest.mark.parametrize(
    ("token", "userinfo"),
    [
        ({"email": None, "email_verified": True}, {"sub": "17", "email": "administrator@firm.example"}),
        ({"email": "administrator@firm.example", "email_verified": None}, {"sub": "17", "email_verified": True}),
    ],
)
def test_no_address_is_verified_by_half_of_another_answer(client, liar, administrator, token, userinfo):
    liar.claims, liar.userinfo = token, userinfo

    assert refused(client, come(client, liar)) == "email"


@pytest.mark.parametrize(
    "email",
    ["admınistrator@firm.example", "admİnistrator@firm.example", "adminiſtrator@firm.example", "manager@fırm.example"],
)
def test_whose_address_looks_alike_to_a_database_is_somebody_else(client, liar, administrator, email):
    liar.claims = {"email": email}

    assert refused(client, come(client, liar)) in ("alike", "unknown")


def test_keys_that_are_not_known_here_spoil_none_that_are(client, liar, manager, monkeypatch):
    odd = [{"kty": "EC", "crv": "new", "x": "a", "y": "b"}, {"kty": "RSA", "n": 5}, {"kty": "AKP"}, {"kty": []}, {}]
    known = {"keys": [*odd, *liar.keys["keys"]]}
    monkeypatch.setattr(type(liar), "keys", known)

    come(client, liar)

    assert Identity.objects.get().user == manager


def test_one_network_cannot_try_for_ever(client, liar, monkeypatch):
    monkeypatch.setattr("krug.core.access.models.attempt.MOST_OF_NETWORK", 3)
    for _time in range(3):
        client.get("/signin/sso/back", {"code": "1", "state": "1"})

    assert client.get("/signin/sso/back", {"code": "1", "state": "1"}).status_code == 429


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"issuer": "https://evil.example"}, "называет себя https://evil.example"),
        ({"token_endpoint": None}, "token_endpoint"),
        ({"jwks_uri": "http://user@localhost/"}, "jwks_uri"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint"),
        ({"authorization_endpoint": 5}, "authorization_endpoint"),
    ],
)
def test_a_provider_that_says_wrong_of_itself_is_led_to_by_nobody(client, liar, told, said):
    liar.told = told
    discovering.forget()

    answer = client.get("/signin/sso")

    assert answer.status_code == 502 and said in answer.content.decode()


def test_into_private_networks_nobody_is_asked(client, liar, settings, monkeypatch):
    settings.SSO_INSIDE = False
    discovering.forget()

    answer = client.get("/signin/sso")

    assert answer.status_code == 502 and "во внутренней сети" in answer.content.decode()


def test_a_provider_that_is_not_there_is_not_asked_for_every_stranger(client, liar, monkeypatch):
    liar.close()
    discovering.forget()
    asked = []
    real = discovering.ask
    monkeypatch.setattr(discovering, "ask", lambda *given: asked.append(given) or real(*given))

    answers = [client.get("/signin/sso") for _time in range(3)]

    assert ([one.status_code for one in answers], len(asked)) == ([502, 502, 502], 1)
    assert "недоступен" in answers[0].content.decode()
