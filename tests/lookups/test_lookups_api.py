"""The service by the API."""

import pytest

from krug.modules.lookups import keeping
from krug.modules.lookups.models import LookupService
from tests.api.conftest import Program, fields_of
from tests.lookups.conftest import BIC, INN, KEY, KPP, OGRN

ADDRESS = "https://suggestions.example/rs"


@pytest.fixture
def max_(manager):
    return Program(manager)


def test_a_company_addresses_and_a_bank(max_, service):
    company = max_.get(f"lookups/companies?query={OGRN}&kpp={KPP}").json()["items"]
    place = max_.get("lookups/addresses?query=Лесная").json()["items"]
    bank = max_.get(f"lookups/banks?query={BIC}").json()["items"]

    assert [(one["tax_id"], one["head"], one["state"]) for one in company] == [(INN, "Иванова Анна Петровна", "")]
    assert company[0]["address"] == place[0]["address"]
    assert place[0]["address"]["lat"] == "55.779211"
    expected = {"bic": BIC, "bank": "ПАО СБЕРБАНК", "correspondent": "30101810400000000225", "state": ""}
    assert bank == [expected]


def test_what_it_gives_is_taken_back_as_an_address_of_a_client(max_, service):
    place = max_.get("lookups/addresses?query=Лесная").json()["items"][0]["address"]

    made = max_.post("clients", {"name": "Ромашка", "addresses": [{**place, "kind": "legal"}]}).json()

    assert made["addresses"] == [{**place, "kind": "legal"}]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("companies?query=7712345672", "query"),
        ("companies", "query"),
        (f"companies?query={INN}&kpp=1", "kpp"),
        ("banks?query=1", "query"),
        ("addresses?query=" + "x" * 301, "query"),
        ("addresses?wings=2", "wings"),
    ],
)
def test_what_cannot_be_asked_is_named(max_, service, question, field):
    answer = max_.get(f"lookups/{question}")

    assert (answer.status_code, fields_of(answer)) == (422, {field})
    assert service.asked == []


def test_off_it_is_not_there_and_failing_it_says_so(max_, administrator, service):
    service.status = 500
    failed = max_.get(f"lookups/companies?query={INN}")
    keeping.change(administrator, {"is_on": False})
    off = max_.get(f"lookups/companies?query={INN}")

    assert (failed.status_code, off.status_code) == (503, 404)
    assert "вручную" in failed.json()["detail"] and "выключено" in off.json()["detail"]


def test_whoever_changes_no_client_asks_nothing(observer, nobody, service):
    for person in (observer, nobody):
        for path in (f"companies?query={INN}", "addresses?query=Лесная", f"banks?query={BIC}"):
            assert Program(person).get(f"lookups/{path}").status_code == 403
    assert service.asked == []


def test_set_up_by_the_administrator_alone(administrator, max_):
    ada = Program(administrator)
    first = ada.get("lookups/service").json()
    changed = ada.patch("lookups/service", {"version": 1, "address": ADDRESS, "key": KEY, "is_on": True})
    old = ada.patch("lookups/service", {"version": 1, "is_on": False})
    bad = ada.patch("lookups/service", {"address": "https://10.0.0.1/"})

    assert (first["has_key"], first["is_on"]) == (False, False)
    assert changed.json() | {"version": 0} == {
        "address": ADDRESS,
        "has_key": True,
        "is_on": True,
        "refused_at": None,
        "version": 0,
    }
    assert (old.status_code, old.json()["current"]["is_on"]) == (409, True)
    assert (bad.status_code, fields_of(bad)) == (422, {"address"})
    assert KEY not in changed.content.decode()
    assert max_.get("lookups/service").status_code == 403
    assert max_.patch("lookups/service", {"is_on": False}).status_code == 403
    assert LookupService.objects.get().is_on
