"""A firm moves in by hand: four files of the public sample on an empty base, without any mapping of Krug's own."""

import csv
import os
import re
from collections import Counter
from itertools import islice

from tests.e2e.driving import sideways, violations
from tests.imports.test_sample import FILES, NAME, SAMPLE

WHOLE = 90_000  # milliseconds for a whole file to go in; a page itself answers at once
PART = 120  # rows that come in a second time and go again
CONTACT, NEED = "Первичный контакт", "Выявление потребности"
VALUES = {"Prospecting": CONTACT, "Engaging": NEED}


def put(page, kind, file, path=None):
    """Puts a file, or `path`, and gives what each of its columns became by itself."""
    page.goto("/imports")
    page.get_by_label("Что в файле").select_option(label=kind)
    page.locator("input[type=file]").set_input_files(path or SAMPLE / f"{FILES[file]}.csv")
    page.get_by_role("button", name="Посмотреть файл").click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))
    headings = page.locator(".tbl--map tbody tr:not(.sub-row) th").all_inner_texts()
    return {name: page.get_by_label(name, exact=True).locator("option:checked").inner_text() for name in headings}


def counts(page):
    titles, numbers = (page.locator(f"aside dl.kv {tag}").all_inner_texts() for tag in ("dt", "dd"))
    found = dict(zip(titles, numbers, strict=True))
    return tuple(int(found[name]) for name in found if name not in ("Состояние", "Строк"))


def try_it(page):
    """New, brought up to date, passed over, rejected: as the dry run says."""
    page.get_by_role("button", name="Пробный прогон").click()
    page.get_by_text("Пока ничего не записано").wait_for(timeout=WHOLE)
    return counts(page)


def bring_in(page):
    """The same as the result says; on the way the page shows how far it is."""
    page.get_by_role("button", name=re.compile("^Загрузить")).click()
    over = page.get_by_role("link", name="К записям")
    page.get_by_role("progressbar").or_(over).first.wait_for()
    over.wait_for(timeout=WHOLE)
    return counts(page)


def take_back(page):
    page.get_by_role("button", name="Отменить загрузку").click()
    asking = page.get_by_role("dialog")
    asking.get_by_text("Новых записей уйдёт").wait_for()
    said = asking.locator("dd").first.inner_text()
    asking.get_by_role("button", name="Убрать из базы").click()
    page.get_by_text("База снова такая, какой была до этого файла.").wait_for(timeout=WHOLE)
    return int(said)


def say(page, value, meaning):
    page.get_by_label(f"Что это значит: {value}", exact=True).select_option(label=meaning)


def by_hand(page):
    """What the headings of the deals do not say by themselves."""
    page.get_by_label("engage_date", exact=True).select_option(label=f"День входа в этап «{NEED}»")
    page.get_by_label(f"Каждая сделка началась с этапа «{CONTACT}», даже если дня нет").wait_for()
    page.get_by_label("Открытая сделка без суммы получит цену товара").check()
    page.get_by_label("Валюта", exact=True).select_option(label="Доллар США")
    first = try_it(page)
    with page.expect_download() as loaded:
        page.get_by_role("link", name=re.compile("причинами")).click()
    say(page, "GTXPro", "GTX Pro")
    for value, meaning in VALUES.items():
        say(page, value, meaning)
    return first, loaded.value.path().read_text("utf-8-sig")


def truths(krug):
    deals, clients = krug.rows("deals"), krug.rows("clients")
    return {
        "states": Counter(deal["state"] for deal in deals),
        "without a client": sum(deal["client"] is None for deal in deals),
        "without an amount": sum(deal["amount"] is None for deal in deals),
        "currencies": {deal["currency"] for deal in deals},
        "won": sum(float(deal["amount"]) for deal in deals if deal["state"] == "won"),
        "holdings": sum(client["holding"] is not None for client in clients),
        "departments": len(krug.rows("departments")),
    }


def test_four_files_are_walked_through_by_hand(empty, visit, tmp_path):
    if SAMPLE is None:
        print(f"{NAME} lies neither in $KRUG_SHARED nor in ../shared: not looked at")
        assert not os.environ.get("CI"), "a change is not taken before the sample was walked through"
        return
    page = visit("administrator", of=empty)

    people = put(page, "Сотрудники", "users")
    assert people == {"sales_agent": "Имя", "manager": "Руководитель отдела", "regional_office": "Отдел"}
    assert bring_in(page) == (35, 0, 0, 0)
    assert put(page, "Товары", "products") == {"product": "Название", "series": "Серия", "sales_price": "Цена"}
    assert bring_in(page) == (7, 0, 0, 0)
    clients = put(page, "Клиенты", "clients")
    assert [name for name, field in clients.items() if field == "Не загружать"] == [
        "year_established",
        "revenue",
        "employees",
    ]
    assert (
        "Похожих полей нет для столбцов: year_established, revenue, employees." in page.locator(".unlike").inner_text()
    )
    assert bring_in(page) == (85, 0, 0, 0)

    deals = put(page, "Сделки", "deals")
    assert [name for name, field in deals.items() if field == "Не загружать"] == ["engage_date"]
    at_draft = (violations(page), sideways(page) > 0)
    first, rejected = by_hand(page)
    with (SAMPLE / f"{FILES['deals']}.csv").open() as file:
        unknown = sum(row["product"] == "GTXPro" or row["deal_stage"] in VALUES for row in csv.DictReader(file))
    assert (at_draft, first) == (([], False), (8800 - unknown, 0, 0, unknown))
    rows = list(csv.DictReader(rejected.splitlines()))
    assert len(rows) == unknown
    assert rows[0]["Причина"] == "product: «GTXPro» в Круге нет."
    assert bring_in(page) == (8800, 0, 0, 0)

    assert truths(empty) == {
        "states": {"won": 4238, "lost": 2473, "open": 2089},
        "without a client": 1425,
        "without an amount": 0,
        "currencies": {"USD"},
        "won": 10_005_534.0,
        "holdings": 15,
        "departments": 6,
    }

    put(page, "Сделки", "deals")
    assert "Сопоставлено так же, как в прошлом файле" in page.locator(".how").inner_text()
    page.get_by_label("Обновить из файла").check()
    assert bring_in(page) == (0, 8800, 0, 0)
    part = tmp_path / "part.csv"
    with (SAMPLE / f"{FILES['deals']}.csv").open() as file:
        part.write_text("".join(islice(file, 1 + PART)))
    put(page, "Сделки", "deals", part)
    page.get_by_label("Создать второго").check()
    tried = try_it(page)
    assert (tried, bring_in(page)) == ((PART, 0, 0, 0), tried)
    assert take_back(page) == PART
    assert Counter(deal["state"] for deal in empty.rows("deals")) == {"won": 4238, "lost": 2473, "open": 2089}
