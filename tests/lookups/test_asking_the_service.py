"""Questions to the service, and what becomes of every way in which it can fail."""

import logging

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from krug.modules.lookups import asking, exchanging, finding, keeping, reading
from krug.modules.lookups.faults import Fault, NoAnswer
from krug.modules.lookups.models import LookupService
from krug.modules.lookups.places import row_of
from tests.lookups.conftest import BIC, INN, KEY, KPP, OGRN, PARTY, PLACE, TOWN


def fault_of(ask):
    with pytest.raises(NoAnswer) as raised:
        ask()
    return raised.value.fault


def test_a_company_as_the_register_tells_it(service):
    (found,) = finding.companies(INN)

    assert (found.name, found.head, found.position) == (
        'ООО "РОМАШКА-СЕВЕР"',
        "Иванова Анна Петровна",
        "Генеральный директор",
    )
    # An OKPO whose control digit does not fit could not be saved, so that it is left out.
    assert found.numbers == {"tax_id": INN, "kpp": KPP, "ogrn": OGRN, "okpo": ""}
    assert found.address == {
        "text": "ул Лесная, д 5",
        "postcode": "127055",
        "country": "Россия",
        "region": "",
        "city": "Москва",
        "lat": "55.779211",
        "lon": "37.5894",
    }
    assert service.asked == [("/findById/party", {"query": INN, "count": 7, "branch_type": "MAIN"})]


def test_a_branch_is_asked_by_its_kpp(service):
    assert finding.companies(INN, "500001001") == []
    assert [one.numbers["kpp"] for one in finding.companies(INN, KPP)] == [KPP]
    assert service.asked[-1][1] == {"query": INN, "count": 7, "kpp": KPP}


def test_addresses_and_banks(service):
    assert finding.addresses("Лесн") == [(PLACE["value"], row_of(PLACE))]
    assert finding.addresses("Ле") == []
    (bank,) = finding.banks(BIC)

    assert (bank.name, bank.correspondent) == ("ПАО СБЕРБАНК", "30101810400000000225")
    assert [path for path, _body in service.asked] == ["/suggest/address", "/findById/bank"]


def test_a_town_leaves_the_street_to_be_typed_and_a_company_in_it_has_one_line():
    assert row_of(TOWN)["text"] == ""
    assert (row_of(TOWN)["region"], row_of(TOWN)["city"]) == ("Ярославская обл", "Ярославль")
    assert row_of(TOWN, whole=True)["text"] == "150000, Ярославская обл, г Ярославль"


@pytest.mark.parametrize("told", [{"qc_geo": "5"}, {"geo_lat": None}, {"geo_lat": "95"}, {"geo_lon": "east"}])
def test_coordinates_that_say_nothing_are_left_out(told):
    found = row_of({**PLACE, "data": {**PLACE["data"], **told}})

    assert (found["lat"], found["lon"], found["city"]) == ("", "", "Москва")


def test_what_is_known_is_not_asked_again_and_one_connection_serves(service):
    finding.companies(INN)
    finding.companies(INN)
    finding.addresses("Лесная")

    assert len(service.asked) == 2
    assert len(service.connections) == 1


def test_off_nobody_is_asked(service, administrator):
    keeping.change(administrator, {"is_on": False})

    assert fault_of(lambda: finding.companies(INN)) is Fault.OFF
    assert service.asked == []


@pytest.mark.parametrize(
    ("status", "fault"), [(401, Fault.KEY), (429, Fault.BUSY), (500, Fault.SILENT), (400, Fault.BROKEN)]
)
def test_each_refusal_in_its_words(service, status, fault, caplog):
    caplog.set_level(logging.CRITICAL)
    service.status = status

    assert fault_of(lambda: finding.companies(INN)) is fault


def test_a_wrong_key_or_a_spent_limit_ends_asking_until_tomorrow_or_another_key(service, administrator, row):
    keeping.change(administrator, {"key": "of somebody else"})

    assert fault_of(lambda: finding.companies(INN)) is Fault.LIMIT
    assert fault_of(lambda: finding.banks(BIC)) is Fault.LIMIT
    assert len(service.asked) == 1 and row().is_refusing

    LookupService.objects.update(refused_at=timezone.now() - timezone.timedelta(days=1))
    assert fault_of(lambda: finding.banks(BIC)) is Fault.LIMIT
    assert len(service.asked) == 2

    keeping.change(administrator, {"key": KEY})
    assert len(finding.banks(BIC)) == 1 and not row().is_refusing


def test_a_silent_service_is_left_in_peace_and_waited_for_shortly(service, monkeypatch):
    monkeypatch.setattr(exchanging, "TOTAL", 0.3)
    service.wait.clear()

    assert fault_of(lambda: finding.companies(INN)) is Fault.SILENT
    assert fault_of(lambda: finding.banks(BIC)) is Fault.SILENT
    assert len(service.asked) == 1

    service.wait.set()
    asking.forget_silence()
    assert len(finding.banks(BIC)) == 1


def test_one_too_slow_leaves_threads_for_pages(service, monkeypatch):
    for _each in range(asking.AT_ONCE):
        asking._places.acquire()
    try:
        assert fault_of(lambda: finding.companies(INN)) is Fault.BUSY
    finally:
        for _each in range(asking.AT_ONCE):
            asking._places.release()
    assert service.asked == []


@pytest.mark.parametrize("text", [b"", b"<html>", b"[]", b'{"suggestions":3}', b'{"suggestions":null}', b"[" * 20_000])
def test_what_is_no_answer_is_no_fault_of_the_page(service, text):
    service.text = text

    assert fault_of(lambda: finding.companies(INN)) is Fault.BROKEN


def test_an_answer_without_end_is_not_read(service):
    service.text = b" " * (exchanging.MOST + 1)

    assert fault_of(lambda: finding.companies(INN)) is Fault.BROKEN


def test_it_never_leads_inside(service, settings):
    settings.WEBHOOKS_INSIDE = False

    assert fault_of(lambda: finding.companies(INN)) is Fault.ADDRESS
    assert service.asked == []


def test_a_long_question_is_cut(service):
    finding.addresses("л" * 1000)

    assert len(service.asked[0][1]["query"]) == 300


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = ["name", "management", "state", "address", "fio", "inn", "kpp", "ogrn", "okpo", "data", "geo_lat", "bic"]


@pytest.mark.django_db
@given(st.dictionaries(st.sampled_from(NAMES), json_values, max_size=8))
def test_whatever_stands_in_an_answer_is_read_without_a_fault(data):
    found = reading.company({"value": data.get("name"), "data": data})

    assert all(isinstance(text, str) for text in (found.name, found.head, found.state, *found.numbers.values()))
    assert isinstance(reading.bank({"data": data}).name, str)
    assert set(row_of({"data": data})) == {"text", "postcode", "country", "region", "city", "lat", "lon"}


@pytest.mark.parametrize(
    ("moment", "day"),
    [(1029456000000, "2002-08-16"), (-86400000, "1969-12-31"), (10**30, "None"), (True, "None")],
)
@pytest.mark.django_db
def test_days_of_the_register(moment, day):
    data = {**PARTY["data"], "state": {"status": "LIQUIDATED", "liquidation_date": moment}}

    assert str(reading.company({"data": data}).ended) == day
