"""How the columns of a file found their fields is said on its page, and can be changed there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from krug.core.imports.models import Import, Remembered
from krug.core.jobs.performing import perform_due
from krug.modules.clients.models import Client, ContactPerson

AMO = "ID;Полное имя контакта;Название компании;Рабочий телефон;Тип\n1;Анна;Лес;+7 999 000-11-22;контакт\n"


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def put(pages):
    def put(text, kind="contact-persons", **values):
        answer = pages.post("/imports", {"kind": kind, "file": SimpleUploadedFile("f.csv", text.encode()), **values})
        return Import.objects.get(pk=answer["Location"].rpartition("/")[2])

    return put


def page_of(pages, found):
    return pages.get(found.address).content.decode()


def press(pages, found, do, **values):
    columns = {f"column-{at}": found.plan.field_of(heading) for at, heading in enumerate(found.headings)}
    pages.post(f"/imports/{found.pk}/mapping", {**columns, **values, "do": do})
    perform_due()
    return Import.objects.get(pk=found.pk)


def test_the_page_says_whose_file_it_is_and_what_each_column_is_there_for(pages, put):
    found = put(AMO)

    page = page_of(pages, found)

    assert found.origin == "amocrm-contacts"
    assert "Сопоставлено по образцу «amoCRM»." in page
    assert "Решает, какие строки брать" in page
    assert 'name="makes" value="company" checked' in page


def test_what_a_person_matched_is_offered_the_next_time_and_said_to_be_so(pages, put):
    text = "Колонка;Фирма;Цвет\nАнна;Лес;друг\n"
    first = put(text)
    press(pages, first, "run", **{"column-0": "name", "column-2": "decides", "said-2": "друг", "means-2": "ЛПР"})

    second = put(text)

    page = page_of(pages, second)
    assert (second.origin, second.plan.columns["Колонка"], second.plan.columns["Цвет"]) == (
        "remembered",
        "name",
        "decides",
    )
    assert second.plan.values == {"Цвет": {"друг": "ЛПР"}}
    assert "Сопоставлено так же, как в прошлом файле с этими заголовками." in page

    anew = press(pages, second, "anew", how="")

    assert (anew.origin, "Колонка" in anew.plan.columns) == ("", False)
    assert press(pages, anew, "anew", how="remembered").plan.columns == second.plan.columns


def test_a_remembered_mapping_whose_field_is_gone_is_not_offered(put, administrator):
    found = put(AMO)
    from krug.core.imports import matching

    matching.remember(found.importer, found.headings, found.plan)
    Remembered.objects.update(mapping={**found.mapping, "columns": {"ID": "of_the_past"}})

    assert put(AMO).origin == "amocrm-contacts"


def test_a_preset_is_chosen_by_hand_and_one_that_does_not_fit_is_refused(pages, put):
    found = put(AMO)

    by_hand = press(pages, found, "anew", how="bitrix24-contacts")
    refused = press(pages, by_hand, "anew", how="bitrix24-deals")

    assert (by_hand.origin, refused.origin, refused.mapping) == (
        "bitrix24-contacts",
        "bitrix24-contacts",
        by_hand.mapping,
    )


def test_whether_companies_are_made_is_asked_for(pages, put):
    found = put(AMO)

    without = press(pages, found, "run", asks="company")

    assert (without.plan.links, without.counts["rejected"], Client.objects.count()) == ({}, 1, 0)

    again = press(pages, put(AMO), "run", asks="company", makes="company")

    assert (again.counts["created"], Client.objects.get().name) == (1, "Лес")
    assert ContactPerson.objects.get().company == Client.objects.get()


def test_a_column_taken_away_from_a_link_names_no_company(pages, put):
    found = put(AMO)

    changed = press(pages, found, "keep", **{"column-2": "", "asks": "company", "makes": "company"})

    assert "Название компании" not in changed.plan.beside("company")


def test_who_may_make_no_clients_is_not_asked(client, manager, file_of):
    from krug.core.access.models import Permission

    Permission.objects.filter(role=manager.role, kind="client", action="create").delete()
    client.force_login(manager)
    answer = client.post("/imports", {"kind": "contact-persons", "file": SimpleUploadedFile("f.csv", AMO.encode())})

    assert 'name="makes"' not in client.get(answer["Location"]).content.decode()


def test_the_list_names_the_presets_by_their_programs(pages):
    page = pages.get("/imports").content.decode()

    assert '<option value="amocrm-contacts">amoCRM: Контактные лица</option>' in page
    assert '<option value="1c-clients">1С: Клиенты</option>' in page
    assert ">Пример «CRM Sales Opportunities»: Сделки</option>" in page
