"""Columns find their fields by what people and other programs write above them; what nothing takes is said."""

import pytest

from krug.config.cli import main
from krug.core.access.models import User
from krug.core.imports import importers, matching
from krug.modules.clients.models import ContactPerson


@pytest.mark.parametrize(
    ("kind", "headings"),
    [
        ("users", "Имя=name,Почта=email,Роль=role,Отдел=department,Руководитель=head,Должность=position"),
        ("users", "Ф.И.О.=name,Рабочий e-mail=email,Подразделение=department"),
        ("users", "Сотрудник=name,Логин=email,Начальник отдела=head"),
        ("users", "Name=name,Email=email,Role=role,Department=department"),
        ("users", "sales_agent=name,manager=head,regional_office=department"),
        ("products", "product=name,series=series,sales_price=price"),
        ("clients", "account=name,sector=industry,office_location=addresses,subsidiary_of=holding"),
        (
            "deals",
            "opportunity_id=external_id,sales_agent=responsible,product=product,account=client,deal_stage=stage,"
            "close_date=closed_at,close_value=amount",
        ),
        ("deals", "Название=name,Компания=client,Воронка=kind,Этап=stage,Сумма=amount,Товар=product"),
        ("deals", "Название сделки=name,Заказчик=client,Стадия сделки=stage,Бюджет=amount,Ответственный=responsible"),
        ("deals", "ID=external_id,Клиент=client,Продукт=product,Дата создания=created_at,Дата закрытия=closed_at"),
        ("contact-persons", "ФИО=name,Компания=company,Должность=position,Мобильный телефон=phones,Почта=emails"),
        ("clients", "Наименование=name,ИНН=tax_id,Телефон=phones,Менеджер=responsible"),
        ("products", "Номенклатура=name,Артикул=code,Цена=price"),
    ],
)
def test_columns_find_their_fields(kind, headings):
    wanted = dict(pair.split("=") for pair in headings.split(","))

    found = matching.guessed(importers.get(kind), list(wanted))

    assert found.columns == wanted


def test_every_known_heading_is_of_a_field_there_is(roles):
    for kind, fields in matching._known().items():
        names = {field.name for field in importers.get(kind).fields}

        assert set(fields) - names == set()


def test_the_name_of_an_employee_is_not_called_as_a_firms():
    field = next(field for field in importers.get("users").fields if field.name == "name")

    assert str(field.title) == "Имя"


def test_people_of_companies_come_in_with_their_company(bring, administrator, make_client_of):
    company = make_client_of(administrator, name="Лес")
    text = "ФИО;Компания;Почта;Телефон\nАнна Ковалёва;Лес;anna@les.example;+7 905 632-70-41\n"

    bring("contact-persons", text)
    again = bring("contact-persons", text)

    person = ContactPerson.objects.get()
    assert (person.name, person.company, person.responsible) == ("Анна Ковалёва", company, administrator)
    assert again.counts["skipped"] == 1


@pytest.fixture
def run(monkeypatch, capsys, administrator, file_of):
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)

    def run(kind, text, *words):
        code = main(["import", kind, str(file_of(text)), *words])
        out, error = capsys.readouterr()
        return code, out, error

    return run


def test_the_command_names_the_columns_that_nothing_takes(run):
    code, _out, error = run("clients", "Название;Телефон;Цвет глаз;\nЛес;+7 905 632-70-41;карие;\n")

    assert (code, error) == (0, "krug import: этих столбцов не берёт ни одно поле: Цвет глаз\n")


def test_a_column_used_otherwise_than_as_a_field_is_not_named(run):
    text = "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\n"

    code, _out, error = run("users", text, "--map", "crm-sales-opportunities-users")

    assert (code, error) == (0, "")
    assert User.objects.get(name="Anna Snelling").department.name == "Dustin Brinkmann, Central"


def test_the_page_names_them_too(client, administrator, bring):
    found = bring("clients", "Название;Цвет глаз\nЛес;карие\n")
    client.force_login(administrator)

    page = client.get(found.address).content.decode()

    assert "Эти столбцы ни в одно поле не попадут: Цвет глаз" in page
