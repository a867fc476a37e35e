"""Exports of other programs, as they come from each: told by their headings, and whole in Krug afterwards."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from krug.core.access.models import Permission
from krug.core.imports import bringing, presets
from krug.core.imports.models import Import
from krug.modules.catalog.models import Product
from krug.modules.clients.models import Client, ContactPerson
from krug.modules.deals.models import Deal, DealKind


@pytest.fixture(autouse=True)
def in_russian():
    with translation.override("ru"):
        yield


def table(rows, separator=";", encoding="utf-8-sig", quoted=True, tail=""):
    def cell(text):
        return '"' + text.replace('"', '""') + '"' if quoted else text

    return "".join(separator.join(map(cell, row)) + tail + "\r\n" for row in rows).encode(encoding)


def rows_in(text):
    """A row a line, its cells with " | " between them, "-" for an empty one; a line that begins with it goes on."""
    whole = re.sub(r"\n\s+\| ", " | ", text.strip())
    return [["" if cell == "-" else cell for cell in line.strip().split(" | ")] for line in whole.split("\n")]


def numbers(record):
    return [row.number for row in record.phones.all()]


AMO_PEOPLE = rows_in(
    """
    ID | Тип | Полное имя контакта | Имя | Фамилия | Название компании | Ответственный
        | Дата создания контакта | Теги | Примечание 1 | Рабочий телефон | Мобильный телефон | Рабочий email
        | Должность | Примечание 1
    11 | контакт | Анна Лебедева | Анна | Лебедева | ООО &quot;Лес&quot; | Max | 03.11.2026 14:05:11 | vip
        | первая | '+79990001122, '+79990001123 | - | anna@les.example | директор | вторая
    12 | контакт | Пётр Орлов | Пётр | Орлов | ООО &quot;Лес&quot; | Max | 03.11.2026 14:06:11 | - | -
        | '+79990001122 | - | - | - | -
    13 | компания | - | - | - | ООО &quot;Лес&quot; | Max | 03.11.2026 14:05:11 | - | - | '+78120001122 | -
        | box@les.example | - | -
    14 | контакт | Без компании | - | - | - | Max | 03.11.2026 14:06:11 | - | - | - | - | - | - | -
    15 | контакт | Чужой | - | - | Лес | Уволенный | 03.11.2026 14:06:11 | - | - | - | - | - | - | -
    """
)


@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8-sig"), (";", "utf-8-sig"), (";", "cp1251")])
def test_people_of_amocrm_come_with_their_company_once(bring, undo, manager, reasons, separator, encoding):
    found = bring("contact-persons", table(AMO_PEOPLE, separator, encoding))

    company = Client.objects.get()
    people = {person.name: person for person in ContactPerson.objects.order_by("pk")}
    assert found.origin == "amocrm-contacts"
    assert found.counts == {"rows": 5, "created": 3, "updated": 0, "skipped": 1, "rejected": 1}
    assert (company.name, company.responsible) == ('ООО "Лес"', manager)
    assert {name: person.company_id for name, person in people.items()} == {
        "Анна Лебедева": company.pk,
        "Пётр Орлов": company.pk,
        "Без компании": None,
    }
    anna = people["Анна Лебедева"]
    assert (numbers(anna), anna.note, anna.position) == (["+79990001122", "+79990001123"], "первая\nвторая", "директор")
    assert reasons(found) == {6: ["Нет такого сотрудника: «Уволенный»."]}

    undone = undo(found)

    assert (Client.objects.count(), ContactPerson.objects.count(), undone.left) == (0, 0, [])


def test_companies_of_the_same_file_and_then_its_people_find_each_other(bring, manager):
    first = bring("clients", table(AMO_PEOPLE))
    second = bring("contact-persons", table(AMO_PEOPLE))

    company = Client.objects.get()
    assert (first.origin, second.origin) == ("amocrm-companies", "amocrm-contacts")
    assert (first.counts["created"], first.counts["skipped"]) == (1, 4)
    assert (company.name, numbers(company)) == ('ООО "Лес"', ["+78120001122"])
    assert ContactPerson.objects.filter(company=company).count() == 2


AMO_DEALS = rows_in(
    """
    ID | Название сделки | Основной контакт | Компания | Ответственный | Этап сделки | Воронка | Бюджет
        | Дата создания | Дата закрытия | Рабочий телефон (контакт)
    1001 | Погрузчик L-34 | Анна Лебедева | - | Max | Принимают решение | Техника | 1250000
        | 03.11.2026 14:05:11 | не закрыта | '+79990001122
    1002 | Запчасти | Анна Лебедева | Лес | max@firm.example | Успешно реализовано | Техника | 1 250,50
        | 01.10.2026 10:00:00 | 05.10.2026 10:00:00 | '+79990001122
    1003 | Сервис | А. Лебедева | - | manager@firm.example | Первичный контакт | Сервис | -
        | 03.11.2026 14:05:11 | не закрыта | 8 (999) 000-11-22
    1004 | Ничья | - | - | Max | Закрыто и не реализовано | Сервис | 100 | 03.11.2026 14:05:11
        | 04.11.2026 10:00:00 | -
    """
)


def test_deals_of_amocrm_come_with_client_pipeline_and_past(bring, undo, manager, deal_kinds, reasons):
    kinds = DealKind.objects.count()

    found = bring("deals", table(AMO_DEALS))

    deals = {deal.name: deal for deal in Deal.objects.select_related("kind", "stage", "client")}
    assert (found.origin, found.counts["created"], found.counts["rejected"]) == ("amocrm-deals", 3, 1)
    assert reasons(found) == {3: ["Нет такого сотрудника: «max@firm.example»."]}
    assert {name: (deal.kind.name, str(deal.stage), deal.state) for name, deal in deals.items()} == {
        "Погрузчик L-34": ("Техника", "Принимают решение", "open"),
        "Сервис": ("Сервис", "Первичный контакт", "open"),
        "Ничья": ("Сервис", "Первичный контакт", "lost"),
    }
    loader, lost = deals["Погрузчик L-34"], deals["Ничья"]
    assert (loader.client.name, loader.client.kind, numbers(loader.client)) == (
        "Анна Лебедева",
        "person",
        ["+79990001122"],
    )
    assert (loader.client, loader.amount, loader.responsible) == (deals["Сервис"].client, Decimal(1250000), manager)
    assert (lost.client, timezone.localtime(lost.closed_at).date()) == (None, dt.date(2026, 11, 4))

    undone = undo(found)

    assert (Deal.objects.count(), Client.objects.count(), DealKind.objects.count()) == (0, 0, kinds)
    assert undone.left == []


BITRIX_COMPANIES = rows_in(
    """
    ID | Название компании | Логотип | Тип компании | Сфера деятельности | Рабочий телефон | Мобильный телефон
        | Рабочий e-mail | Корпоративный сайт | Ответственный | Дата создания | Кем создана
    7 | ООО «Лес» | - | Клиент | Лесозаготовка | 8 812 000-11-22, 8 812 000-11-23 | +7 999 000-11-22
        | box@les.example | les.example | Max | 03.11.2026 14:05:11 | Ada
    8 | Доска | - | Партнер | - | - | - | - | - | Max | 03.11.2026 14:05:11 | Ada
    9 | Ничья | - | Инопланетяне | - | - | - | - | - | Max | 03.11.2026 14:05:11 | Ada
    """
)


def test_companies_of_bitrix24(bring, manager, reasons):
    found = bring("clients", table(BITRIX_COMPANIES, tail=";"))

    forest, board = Client.objects.order_by("pk")
    assert (found.origin, found.counts["created"], found.counts["rejected"]) == ("bitrix24-companies", 2, 1)
    assert (forest.status, board.status, forest.industry) == ("customer", "partner", "Лесозаготовка")
    assert [(row.number, row.kind) for row in forest.phones.all()] == [
        ("+78120001122", "work"),
        ("+78120001123", "work"),
        ("+79990001122", "mobile"),
    ]
    assert list(reasons(found)) == [4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_companies_of_bitrix24_in_what_it_calls_a_workbook(bring, manager, encoding):
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in BITRIX_COMPANIES)
    head = '<meta http-equiv="Content-type" content="text/html;charset=UTF-8" />\n'
    page = f'{head}<table border="1">{rows.replace("«Лес»", "&laquo;Лес&raquo;<br>дом")}</table>'

    found = bring("clients", page.encode(encoding), name="COMPANY_20261125.xls")

    assert (found.origin, found.counts["created"], found.counts["rejected"]) == ("bitrix24-companies", 2, 1)
    assert list(Client.objects.order_by("pk").values_list("name", flat=True)) == ["ООО «Лес» дом", "Доска"]


def test_contacts_of_bitrix24_find_the_company_by_its_number(bring, manager):
    bring("clients", table(BITRIX_COMPANIES, tail=";"))
    rows = rows_in(
        """
        ID | Имя | Фамилия | Отчество | Имя, Фамилия | Компания | Компания: ID | Рабочий e-mail | Тип контакта
        1 | Анна | Лебедева | Ивановна | Анна Лебедева | Лес, переименованный | 7 | a@les.example | Клиенты
        2 | Пётр | Орлов | - | Пётр Орлов | Новая фирма | - | p@new.example | Клиенты
        """
    )

    found = bring("contact-persons", table(rows, tail=";"))

    assert (found.origin, found.counts["created"]) == ("bitrix24-contacts", 2)
    assert {person.name: person.company.name for person in ContactPerson.objects.select_related("company")} == {
        "Лебедева Анна Ивановна": "ООО «Лес»",
        "Орлов Пётр": "Новая фирма",
    }


def test_deals_of_bitrix24(bring, manager, deal_kinds):
    rows = rows_in(
        """
        ID | Воронка | Стадия сделки | Название сделки | Сумма | Валюта | Компания | Контакт | Товар
            | Дата изменения стадии | Ответственный | Дата создания
        5 | Общая | Новая | Первая | 15000.00 | Российский рубль | Лес | - | Доска | 03.11.2026 14:05:11 | Max
            | 01.11.2026 14:05:11
        5 | Общая | Новая | Первая | 15000.00 | Российский рубль | Лес | - | Брус | 03.11.2026 14:05:11 | Max
            | 01.11.2026 14:05:11
        6 | Общая | Сделка успешна | Вторая | 15000|RUB | - | - | Анна Лебедева | - | 03.11.2026 14:05:11
            | Max | 01.11.2026 14:05:11
        """
    )

    found = bring("deals", table(rows, tail=";"))

    deals = list(Deal.objects.order_by("pk").select_related("client", "product", "kind"))
    assert (found.origin, found.counts["created"], found.counts["skipped"]) == ("bitrix24-deals", 2, 1)
    assert [(d.name, d.state, d.amount, d.client.name, d.kind.name) for d in deals] == [
        ("Первая", "open", Decimal(15000), "Лес", "Общая"),
        ("Вторая", "won", Decimal(15000), "Анна Лебедева", "Общая"),
    ]
    assert deals[0].product.name == "Доска"


def test_clients_of_megaplan(bring, manager):
    rows = rows_in(
        """
        Имя клиента | Тип клиента | Телефоны | Email | Ответственные | Деятельность | ИНН
        Лес | Компания | 8 911 208-45-30; 8 911 208-45-31 | box@les.example | Max | Доски | 7707083893
        Иван Иванов | Человек | - | - | Max | - | -
        """
    )

    found = bring("clients", table(rows, "\t", quoted=False))

    assert (found.origin, found.counts["created"]) == ("megaplan-clients", 2)
    assert list(Client.objects.order_by("pk").values_list("name", "kind", "tax_id")) == [
        ("Лес", "company", "7707083893"),
        ("Иван Иванов", "person", ""),
    ]


def test_contractors_of_1c_below_a_title_and_without_their_groups(bring, manager):
    rows = rows_in(
        """
        Контрагенты | - | - | - | - | -
         - | - | - | - | - | -
        Код | Наименование | Вид контрагента | ИНН | КПП | Основной менеджер
        000000001 | Покупатели | - | - | - | -
        000000002 | Лес ООО | Юридическое лицо | 7707083893 | 773601001 | Max
        000000003 | Лес ООО, филиал | Обособленное подразделение | 7707083893 | - | Max
        000000004 | Иванов И. И. | Физическое лицо | - | - | Max
        000000005 | Кривой | Юридическое лицо | 7707083890 | - | Max
        """
    )

    found = bring("clients", table(rows, "\t", "cp1251", quoted=False))

    assert found.origin == "1c-clients"
    assert found.counts == {"rows": 5, "created": 3, "updated": 0, "skipped": 1, "rejected": 1}
    assert list(Client.objects.order_by("pk").values_list("name", "kind", "tax_id")) == [
        ("Лес ООО", "company", "7707083893"),
        ("Лес ООО, филиал", "company", "7707083893"),
        ("Иванов И. И.", "person", ""),
    ]


def test_goods_of_1c(bring):
    rows = rows_in(
        """
        Наименование | Артикул | Единица | Цена | Вид номенклатуры
        Пиломатериалы | - | - | - | -
        Доска | D-1 | шт | 12\u00a0345,67 | Товар
        """
    )

    found = bring("products", table(rows, ";", "cp1251"))

    product = Product.objects.get()
    assert (found.origin, product.code, product.price) == ("1c-products", "D-1", Decimal("12345.67"))


def test_tables_by_hand(bring, manager, deal_kinds):
    people = (
        "Фамилия;Имя;Компания;ИНН;Телефон\nЛебедева;Анна;Лес;7707083893;8 911 208-45-30\nОрлов;Пётр;ООО Лес;7707083893;"
    )
    deals = "Сделка;Клиент;Телефон;Сумма;Ответственный\nДоски;Лес и К;;1 250,50 руб.;Max\nБрус;Лес;;100;Max\n"

    first = bring("contact-persons", people)
    second = bring("deals", deals)

    assert (first.origin, second.origin) == ("excel-contacts", "excel-deals")
    assert [person.company.name for person in ContactPerson.objects.order_by("pk")] == ["Лес", "Лес"]
    assert [(d.name, d.client.name, d.amount) for d in Deal.objects.order_by("pk")] == [
        ("Доски", "Лес и К", Decimal("1250.5")),
        ("Брус", "Лес", Decimal(100)),
    ]


def people_as_they_are():
    rows = ContactPerson.objects.select_related("company").prefetch_related("phones").order_by("name")
    return [(person.name, str(person.company or ""), numbers(person)) for person in rows]


def test_in_however_small_pieces_a_file_goes_in_the_same_comes_of_it(bring, undo, manager, monkeypatch):
    whole = bring("contact-persons", table(AMO_PEOPLE), policy="merge")
    as_whole = people_as_they_are()
    undo(whole)
    monkeypatch.setattr("krug.core.imports.running.ROWS", {"sqlite": 1, "postgresql": 1})

    pieces = bring("contact-persons", table(AMO_PEOPLE), policy="merge")

    assert (people_as_they_are(), pieces.counts, Client.objects.count()) == (as_whole, whole.counts, 1)


@pytest.mark.parametrize("piece", [1, 500])
def test_two_people_with_the_phone_of_their_office_are_two_and_one_by_another_form_of_the_name_is_one(
    bring, monkeypatch, piece
):
    monkeypatch.setattr("krug.core.imports.running.ROWS", {"sqlite": piece, "postgresql": piece})
    text = "ФИО;Телефон\nАнна Лебедева;8 812 000-11-22\nПётр Орлов;8 812 000-11-22\nЛебедева А. И.;8 812 000-11-22\n"

    found = bring("contact-persons", text, policy="merge")

    assert [name for name, _company, _phones in people_as_they_are()] == ["Анна Лебедева", "Пётр Орлов"]
    assert (found.counts["created"], found.counts["updated"]) == (2, 1)


def test_a_company_that_the_person_may_not_make_is_the_rows_fault(bring, manager, reasons):
    Permission.objects.filter(role=manager.role, kind="client", action="create").delete()
    text = "ФИО;Компания\nАнна;Лес\nПётр;\n"

    found = bring("contact-persons", text, actor=manager)

    assert (Client.objects.count(), [person.name for person in ContactPerson.objects.all()]) == (0, ["Пётр"])
    assert reasons(found) == {2: ["«Лес» в Круге нет."]}


def test_a_dry_run_makes_no_company(bring):
    found = bring("contact-persons", "ФИО;Компания\nАнна;Лес\n", dry=True)

    assert (found.checked["created"], Client.objects.count()) == (1, 0)


def test_a_person_that_has_a_company_keeps_it_when_only_filling_in(bring, make_client_of, administrator):
    old = make_client_of(administrator, name="Старая")
    bring("contact-persons", "ФИО;Компания;Почта\nАнна;Старая;a@les.example\n")

    bring("contact-persons", "ФИО;Компания;Почта\nАнна;Новая;a@les.example\n", policy="merge")

    assert (ContactPerson.objects.get().company, Client.objects.count()) == (old, 1)


@pytest.mark.parametrize("name", [name for name in presets.names() if not name.startswith("crm-")])
def test_a_preset_fits_a_file_with_all_its_columns(name, administrator, file_of):
    shape, kind = presets.preset(name), presets.kind_of(name)
    headings = sorted({*shape.mapping.columns, *(words[0] for words in shape.telling), *shape.mapping.passes_over})
    content = table([headings, ["x"] * len(headings)], ",")

    found = bringing.take(kind, administrator, file_of(content), "file.csv", shape)

    assert Import.objects.get(pk=found.pk).mapping["columns"]
    assert presets.fitting(kind, headings) != ""
