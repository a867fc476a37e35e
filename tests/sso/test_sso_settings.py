"""Single sign-on as an administrator sets it: page, API, and what stays secret."""

import json

import pytest
from django.test import Client

from krug.core.access.encrypting import decrypt
from krug.core.access.models import ApiToken, Role
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.sso import keeping
from krug.core.sso.models import Identity, Provider
from krug.core.sso.models.provider import PURPOSE

PAGE = "/settings/single-sign-on"
ISSUER = "https://id.firm.example/realms/staff"
FORM = {"is_on": "on", "issuer": ISSUER, "client_id": "krug", "secret": "word of honour", "domains": "Firm.example"}


@pytest.fixture
def page(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def ask(administrator):
    """ask(method, data=…) asks the API as the administrator's program."""
    key = {"Authorization": f"Bearer {ApiToken.issue(administrator, 'write')}", "Accept-Language": "en"}

    def run(method, path="/api/v1/single-sign-on", **data):
        body = json.dumps(data) if data else ""
        return Client().generic(method, path, body, content_type="application/json", headers=key)

    return run


def test_the_secret_is_kept_encrypted_and_told_to_nobody(page):
    answer = page.post(PAGE, FORM)

    found = Provider.current()
    shown = page.get(PAGE).content.decode()
    trail = json.dumps(Event.objects.get(kind="sso.changed").data)
    assert (answer.url, found.issuer, found.domains, found.version) == (PAGE, ISSUER, ["firm.example"], 2)
    assert decrypt(found.secret, PURPOSE) == "word of honour"
    assert not any("word of honour" in text for text in (found.secret, shown, trail))
    assert "http://testserver/signin/sso/back" in shown


def test_left_empty_the_secret_stays_and_with_another_issuer_it_goes(page):
    page.post(PAGE, FORM)
    kept = Provider.current().secret

    page.post(PAGE, {**FORM, "secret": "", "words": "Войти"})
    assert (Provider.current().secret, Provider.current().words) == (kept, "Войти")

    page.post(PAGE, {**FORM, "secret": "", "issuer": "https://evil.example"})
    assert (Provider.current().secret, Provider.current().issuer) == ("", "https://evil.example")


def test_the_same_again_writes_nothing(administrator):
    values = {"issuer": ISSUER, "client_id": "krug", "domains": "firm.example"}
    keeping.change(administrator, values)

    keeping.change(administrator, values)

    assert (Event.objects.count(), Provider.current().version) == (1, 2)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"issuer": "id.firm.example"}, "issuer"),
        ({"issuer": "ftp://id.firm.example"}, "issuer"),
        ({"issuer": "https://u:p@id.firm.example"}, "issuer"),
        ({"issuer": ""}, "issuer"),
        ({"issuer": "https://" + "x" * 500}, "issuer"),
        ({"client_id": ""}, "client_id"),
        ({"client_id": "x" * 301}, "client_id"),
        ({"words": "x" * 61}, "words"),
        ({"domains": "firm"}, "domains"),
        ({"domains": "firm.example, a b@c"}, "domains"),
        ({"domains": "x" * 64 + ".example"}, "domains"),
        ({"domains": ""}, "domains"),
        ({"role": "7777"}, "role"),
        ({"department": "7777"}, "department"),
    ],
)
def test_what_will_not_do_is_said_beside_its_field_and_nothing_is_lost(page, values, field):
    given = {**FORM, "role": str(Role.objects.get(code="observer").pk), **values}

    answer = page.post(PAGE, given)

    text = answer.content.decode()
    assert (answer.status_code, Provider.objects.filter(is_on=True).count()) == (422, 0)
    assert set(answer.context["form"].errors) == {field}
    assert f'id="e-{field}"' in text and answer.context["form"]["words"].value() == values.get("words")


def test_without_leave_the_provider_is_not_within_the_firm(settings, administrator):
    settings.SSO_INSIDE = False

    for issuer in ("http://id.firm.example", "https://192.168.1.1", "https://localhost"):
        with pytest.raises(Invalid) as refused:
            keeping.change(administrator, {"issuer": issuer})
        assert set(refused.value.errors) == {"issuer"}


def test_nobody_becomes_an_administrator_by_coming_in(administrator):
    with pytest.raises(Invalid) as refused:
        keeping.change(administrator, {"role": administrator.role, "domains": "firm.example"})

    assert set(refused.value.errors) == {"role"}
    assert Provider.current().role is None


def test_domains_in_any_script_are_as_the_network_has_them(administrator):
    keeping.change(administrator, {"domains": "@Фирма.рф; firm.example\nfirm.example"})

    assert Provider.current().domains == ["xn--80apmps.xn--p1ai", "firm.example"]


def test_of_two_administrators_the_second_is_told(page, administrator):
    page.post(PAGE, FORM)

    answer = page.post(PAGE, {**FORM, "words": "Late", "version": "1"})

    assert (answer.status_code, Provider.current().words) == (409, "")
    with pytest.raises(Overtaken):
        keeping.change(administrator, {"words": "Late"}, version=1)


@pytest.mark.parametrize("name", ["head", "manager", "observer"])
def test_it_is_the_administrators_alone(client, request, name):
    person = request.getfixturevalue(name)
    client.force_login(person)

    answers = [client.get(PAGE), client.post(PAGE, FORM), client.post(f"{PAGE}/checking")]
    answers.append(client.post(f"{PAGE}/people/{person.pk}/unlinking"))

    assert {answer.status_code for answer in answers} == {403}
    with pytest.raises(Denied):
        keeping.change(person, {"issuer": ISSUER})
    assert Provider.objects.count() == 0


def test_the_connection_is_tried(page, provider, switch_on):
    page.post(f"{PAGE}/checking")
    assert "введите и сохраните адрес" in page.get(PAGE).content.decode()

    switch_on(provider)
    page.post(f"{PAGE}/checking")
    assert "Провайдер отвечает; ключей: 1." in page.get(PAGE).content.decode()


def test_by_the_api(ask, administrator):
    role = Role.objects.get(code="observer")
    first = ask("GET").json()

    made = ask("PATCH", version=1, issuer=ISSUER, client_id="krug", secret="s", domains=["firm.example"], role=role.pk)

    assert (first["is_on"], first["version"], first["has_secret"]) == (False, 1, False)
    assert made.status_code == 200, made.content
    assert made.json() == {
        **first,
        "issuer": ISSUER,
        "client_id": "krug",
        "has_secret": True,
        "domains": ["firm.example"],
        "role": role.pk,
        "version": 2,
    }
    assert ask("PATCH", version=2, secret=None).json()["has_secret"] is False
    late = ask("PATCH", version=2, words="Late")
    assert (late.status_code, late.json()["current"]["version"]) == (409, 3)
    assert Event.objects.filter(kind="sso.changed").values_list("channel", flat=True)[0] == "api"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"issuer": "nowhere"}, "issuer"),
        ({"domains": ["firm"]}, "domains"),
        ({"role": 7777}, "role"),
        ({"is_on": True}, "issuer"),
        ({"words": "x" * 61}, "words"),
        ({"other": 1}, "other"),
    ],
)
def test_the_api_names_the_field(ask, data, field):
    answer = ask("PATCH", version=1, **data)

    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert Provider.objects.filter(is_on=True).count() == 0


def test_a_secret_that_is_refused_is_told_to_nobody_either(ask):
    answer = ask("PATCH", version=1, secret="word of honour" * 100)

    assert answer.status_code == 422 and b"word of honour" not in answer.content


def test_the_api_is_the_administrators(manager):
    key = {"Authorization": f"Bearer {ApiToken.issue(manager, 'write')}"}

    assert Client().get("/api/v1/single-sign-on", headers=key).status_code == 403


def test_an_account_is_unlinked_on_the_persons_page_and_by_the_api(page, ask, manager):
    Identity.objects.create(user=manager, issuer=ISSUER, subject="17")
    shown = page.get(f"/settings/people/{manager.pk}").content.decode()
    page.post(f"{PAGE}/people/{manager.pk}/unlinking")

    assert "Отвязать учётную запись" in shown
    assert "Отвязать учётную запись" not in page.get(f"/settings/people/{manager.pk}").content.decode()
    assert (Identity.objects.count(), Event.objects.filter(kind="sso.unlinked").count()) == (0, 1)
    assert ask("DELETE", f"/api/v1/single-sign-on/people/{manager.pk}").status_code == 404
    Identity.objects.create(user=manager, issuer=ISSUER, subject="17")
    assert ask("DELETE", f"/api/v1/single-sign-on/people/{manager.pk}").status_code == 204
    assert Identity.objects.count() == 0
