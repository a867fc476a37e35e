import pytest

from krug.core.access.models import Firm, User
from krug.core.access.people import ensure_roles
from krug.core.door.founding import Founded, found
from krug.core.records import kinds, writing

VALUES = {
    "firm": "Ремпак",
    "country": "BY",
    "currency": "BYN",
    "language": "ru",
    "name": "Светлана Орлова",
    "email": "orlova@rempak.example",
    "password": "три слова подряд",
}


@pytest.fixture
def empty(db):
    ensure_roles([])


@pytest.mark.parametrize("address", ["/", "/clients"])
def test_an_empty_krug_leads_to_the_set_up(client, empty, address):
    assert client.get(address, follow=True).redirect_chain[-1][0] == "/setup"


def test_who_founds_the_firm_is_its_administrator_and_signed_in(client, empty):
    answer = client.post("/setup", VALUES, follow=True, HTTP_HOST="127.0.0.1:8000")

    person = User.objects.get()
    assert (person.is_administrator, person.check_password("три слова подряд")) == (True, True)
    assert (Firm.current().name, person.firm.currency) == ("Ремпак", "BYN")
    assert answer.redirect_chain == [("/setup/next", 302)]
    assert "Ремпак</small>" in answer.content.decode()


def test_afterwards_the_set_up_is_closed_for_ever(client, manager):
    assert client.get("/setup", HTTP_HOST="127.0.0.1").status_code == 404
    assert client.post("/setup", VALUES, HTTP_HOST="127.0.0.1").status_code == 404
    assert User.objects.filter(email=VALUES["email"]).count() == 0


def test_of_two_founders_the_second_is_refused(empty):
    found(VALUES)

    with pytest.raises(Founded):
        found({**VALUES, "email": "second@rempak.example"})

    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "stranger",
    [
        {"REMOTE_ADDR": "203.0.113.5", "HTTP_HOST": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "crm.firm.example"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000", "HTTP_X_FORWARDED_FOR": "203.0.113.5"},
    ],
)
@pytest.mark.parametrize("code", ["", "wrong"])
def test_a_stranger_without_the_code_founds_nothing(client, empty, monkeypatch, settings, stranger, code):
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setenv("KRUG_SETUP_CODE", "right")

    answer = client.post("/setup", {**VALUES, "code": code}, **stranger)

    assert (answer.status_code, User.objects.count()) == (422, 0)


def test_where_no_code_was_printed_none_fits(client, empty, monkeypatch):
    monkeypatch.delenv("KRUG_SETUP_CODE", raising=False)

    assert client.post("/setup", {**VALUES, "code": ""}, REMOTE_ADDR="203.0.113.5").status_code == 422


def test_the_code_from_the_terminal_opens(client, empty, monkeypatch):
    monkeypatch.setenv("KRUG_SETUP_CODE", "right")

    answer = client.post("/setup", {**VALUES, "code": " right "}, REMOTE_ADDR="203.0.113.5")

    assert (answer.status_code, User.objects.count()) == (302, 1)


@pytest.mark.parametrize("password", ["short", "12345678901", "qwertyui", "йцукенгш", "orlova@rempak"])
def test_a_poor_password_is_refused_beside_its_field(client, empty, password):
    answer = client.post("/setup", {**VALUES, "password": password}, HTTP_HOST="127.0.0.1")

    assert (answer.status_code, User.objects.count()) == (422, 0)
    assert 'id="e-password"' in answer.content.decode()


def test_prices_and_deals_are_in_the_firms_money_from_the_first_one(empty, deal_kinds):
    person = found(VALUES)

    product = writing.create(kinds.get("product"), person, [{"name": "Pump", "price": "100"}])[0]
    deal = writing.create(kinds.get("deal"), person, [{"name": "First"}])[0]

    assert (product.currency, deal.currency) == ("BYN", "BYN")
