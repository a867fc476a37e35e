"""Forms that fill themselves in, and the page on which the administrator sets the service up."""

import json

import pytest

from krug.core.access.scopes import FieldRight
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.modules.lookups import keeping
from krug.modules.lookups.models import LookupService
from tests.lookups.conftest import BANK, BIC, INN, KEY, KPP, OGRN, PARTY

FORM = {"address": "https://suggestions.example/rs", "key": KEY, "is_on": "on"}


@pytest.fixture
def max_(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def ada(client, administrator):
    client.force_login(administrator)
    return client


def page_of(answer):
    return answer.content.decode()


def ticks(answer):
    """Field to whether it is ticked."""
    lines = page_of(answer).split("<li>")[1:]
    return {line.split('data-fill="')[1].split('"')[0]: " checked>" in line.split("<span>")[0] for line in lines}


def test_a_company_fills_what_is_empty_and_asks_about_the_rest(max_, service):
    answer = max_.post("/lookups/company", {"tax_id": INN, "name": "Ромашка", "kpp": ""})

    assert answer.status_code == 200
    assert ticks(answer) == {"name": False, "kpp": True, "ogrn": True, "addresses": True, "note": True}
    assert "<del>Ромашка</del> → <ins>ООО &quot;РОМАШКА-СЕВЕР&quot;</ins>" in page_of(answer)
    assert "Генеральный директор: Иванова Анна Петровна" in page_of(answer)


def test_by_ogrn_too_and_only_what_differs(max_, service):
    typed = {"ogrn": OGRN, "kpp": KPP, "name": 'ООО "РОМАШКА-СЕВЕР"', "note": "Иванова Анна Петровна"}
    lines = {"addresses-0-text": "ул Старая, 1", "addresses-0-kind": "legal", "addresses-0-city": "Москва"}

    answer = max_.post("/lookups/company", {**typed, **lines})

    assert ticks(answer) == {"tax_id": True, "addresses": False}
    assert "<del>Москва, ул Старая, 1</del>" in page_of(answer)


def test_who_is_no_more_is_told(max_, service):
    dead = {"status": "LIQUIDATED", "liquidation_date": 1029456000000}
    service.parties = [{**PARTY, "data": {**PARTY["data"], "state": dead}}]

    assert "ликвидирована (16.08.2002)" in page_of(max_.post("/lookups/company", {"tax_id": INN}))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"tax_id": "7712345672"}, "контрольн"),
        ({}, "Сначала введите ИНН или ОГРН."),
        ({"tax_id": "500100732259"}, "Сервис не знает компании"),
    ],
)
def test_why_nothing_is_filled_in(max_, service, typed, words):
    answer = max_.post("/lookups/company", typed)

    assert answer.status_code == 200 and words in page_of(answer)
    assert "data-fill" not in page_of(answer)


def test_a_service_that_fails_leaves_the_form_at_work(max_, service):
    service.status = 500

    assert "Заполните форму вручную" in page_of(max_.post("/lookups/company", {"tax_id": INN}))
    assert json.loads(max_.post("/lookups/addresses", {"query": "Лесная"}).content)["items"] == []
    answer = max_.post("/clients/new", {"name": "Ромашка", "kind": "company", "status": "potential"})
    assert answer.status_code == 302


def test_fields_of_a_role_are_not_filled_in(max_, manager, service):
    rights = {"kpp": FieldRight.HIDDEN, "addresses": FieldRight.HIDDEN, "ogrn": FieldRight.READ}
    manager.role.field_rights = {"client": rights}
    manager.role.save()

    answer = max_.post("/lookups/company", {"tax_id": INN})

    assert ticks(answer) == {"name": True, "note": True}


def test_a_bank_by_its_bic(max_, service):
    answer = max_.post("/lookups/bank", {"bic": BIC, "bank": "Сбер", "correspondent": ""})

    assert ticks(answer) == {"bank": False, "correspondent": True}
    service.bank_rows = [{**BANK, "data": {**BANK["data"], "bic": "044525000"}}]
    assert "не знает банка" in page_of(max_.post("/lookups/bank", {"bic": "044525974"}))
    assert "БИК" in page_of(max_.post("/lookups/bank", {"bic": "12"}))


def test_addresses_are_suggested_with_their_place(max_, service):
    (first,) = json.loads(max_.post("/lookups/addresses", {"query": "Лесная"}).content)["items"]

    assert first["title"] == "г Москва, ул Лесная, д 5"
    assert (first["row"]["lat"], first["row"]["lon"]) == ("55.779211", "37.5894")


def test_whoever_changes_no_client_asks_nothing(client, observer, nobody, service):
    for person in (observer, nobody):
        client.force_login(person)
        for path in ("company", "addresses", "bank"):
            assert client.post(f"/lookups/{path}", {"tax_id": INN, "bic": BIC, "query": "Лесная"}).status_code == 403
    assert service.asked == []


def test_the_head_becomes_a_contact_person_of_a_client_that_is_there(max_, manager, stranger, service):
    own = writing.create(kinds.get("client"), manager, [{"name": "Ромашка"}])[0]
    hidden = writing.create(kinds.get("client"), stranger, [{"name": "Чужая"}])[0]

    assert f"/contact-persons/new?company={own.pk}&amp;name=" in page_of(
        max_.post("/lookups/company", {"tax_id": INN, "record": own.pk})
    )
    for record in (hidden.pk, "", "x"):
        assert "contact-persons" not in page_of(max_.post("/lookups/company", {"tax_id": INN, "record": record}))


def test_the_form_offers_only_what_is_on(max_, administrator, service, django_assert_num_queries):
    assert 'data-island="lookups"' in page_of(max_.get("/clients/new"))
    assert 'data-island="lookups"' in page_of(max_.get("/contact-persons/new"))
    keeping.change(administrator, {"is_on": False})
    assert 'data-island="lookups"' not in page_of(max_.get("/clients/new"))


def test_set_up_with_the_key_shown_to_nobody(ada):
    assert ada.post("/settings/lookups", FORM).status_code == 302

    row = LookupService.objects.get()
    assert (row.address, row.secret, row.is_on) == (FORM["address"], KEY, True)
    assert KEY not in row.key and KEY not in page_of(ada.get("/settings/lookups"))
    assert KEY not in json.dumps([event.data for event in Event.objects.all()])
    assert Event.objects.filter(kind="lookups.changed").count() == 1


def test_a_key_that_was_typed_is_not_found_again_with_the_browsers_back(ada):
    answer = ada.post("/settings/lookups", {**FORM, "address": "http://suggestions.example"})

    assert (answer.status_code, answer["Cache-Control"]) == (422, "no-store")


def test_left_empty_the_key_stays_and_the_same_again_changes_nothing(ada):
    ada.post("/settings/lookups", FORM)
    ada.post("/settings/lookups", {**FORM, "key": ""})

    row = LookupService.objects.get()
    assert (row.secret, row.version) == (KEY, 2)
    assert Event.objects.filter(kind="lookups.changed").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address": "http://suggestions.example"}, "address"),
        ({"address": "https://10.0.0.1/rs"}, "address"),
        ({"address": "https://suggestions.example/?a=1"}, "address"),
        ({"key": ""}, "key"),
        ({"key": "ключ"}, "key"),
        ({"key": "x" * 201}, "key"),
    ],
)
def test_what_will_not_do_is_said_and_kept(ada, change, field):
    answer = ada.post("/settings/lookups", {**FORM, **change})

    assert answer.status_code == 422
    assert f'id="e-{field}"' in page_of(answer)
    assert not LookupService.objects.filter(is_on=True).exists()


def test_a_key_does_not_go_to_another_address_by_itself(ada):
    ada.post("/settings/lookups", FORM)

    answer = ada.post("/settings/lookups", {**FORM, "key": "", "address": "https://thief.example/rs"})

    assert answer.status_code == 422 and "Введите ключ ещё раз" in page_of(answer)
    assert LookupService.objects.get().address == FORM["address"]


def test_of_two_administrators_neither_overwrites_the_other(ada):
    ada.post("/settings/lookups", FORM)

    answer = ada.post("/settings/lookups", {**FORM, "key": "", "is_on": "", "version": "1"})

    assert answer.status_code == 409
    assert LookupService.objects.get().is_on


def test_tried_out(ada, service, row):
    service.parties = [{**PARTY, "data": {**PARTY["data"], "inn": "7707329152"}}]
    assert "Сервис отвечает" in page_of(ada.post("/settings/lookups/testing", follow=True))

    service.status = 403
    assert "лимит" in page_of(ada.post("/settings/lookups/testing", follow=True))
    assert row().is_refusing and "В " in page_of(ada.get("/settings/lookups"))

    service.status = 200
    ada.post("/settings/lookups/testing")
    assert not row().is_refusing


def test_the_settings_are_the_administrators(max_):
    assert max_.get("/settings/lookups").status_code == 403
    assert max_.post("/settings/lookups", FORM).status_code == 403
    assert max_.post("/settings/lookups/testing").status_code == 403
    assert LookupService.objects.count() == 0
