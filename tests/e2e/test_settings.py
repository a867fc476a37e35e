"""The settings as an administrator drives them; what is set there others meet with their next page."""

import re

import pytest

from tests.e2e.driving import sideways, violations

SCREENS = ["desktop", "dark", "phone"]


def pages_of(page):
    page.goto("/settings")
    hrefs = page.eval_on_selector_all(".contents a[href]", "all => all.map(one => one.getAttribute('href'))")
    page.goto("/settings/deal-kinds")
    hrefs.append(page.locator(".found a[href^='/settings/deal-kinds/']").first.get_attribute("href"))
    return [*hrefs, "/settings/people/new", "/settings/departments/new", "/settings/teams/new", "/settings/access/new"]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_of_the_settings(visit, screen):
    page = visit("administrator", screen)

    found = {}
    for address in [*pages_of(page), "/me", "/settings"]:
        page.goto(address)
        said = page.locator("[data-save-number]").filter(visible=True).count()  # nothing was changed yet
        found[address] = (violations(page), sideways(page) > 0, page.locator("main h1").count(), said)

    assert found == dict.fromkeys(found, ([], False, 1, 0))


def test_who_sees_what_is_set_on_one_page_and_holds_at_once(visit):
    ada, max_ = visit("administrator"), visit("manager")
    max_.goto("/clients")
    own = max_.locator("tbody th a").count()

    ada.goto("/settings/access")
    ada.get_by_label("Клиенты, Видеть").select_option(label="Все")
    ada.get_by_text("Не сохранено: 1").wait_for()
    ada.get_by_role("button", name="Сохранить").click()
    ada.get_by_role("status").filter(has_text="Сохранено").wait_for()
    max_.reload()
    wide = max_.locator("tbody th a").count()
    ada.get_by_label("Клиенты, Видеть").select_option(label="Свои")
    ada.get_by_role("button", name="Сохранить").click()
    ada.get_by_role("status").filter(has_text="Сохранено").wait_for()
    max_.reload()

    assert wide > own
    assert max_.locator("tbody th a").count() == own


def test_what_is_not_saved_can_be_taken_back(visit):
    page = visit("administrator")
    page.goto("/settings/access")
    cell = page.get_by_label("Клиенты, Видеть")
    before = cell.input_value()

    cell.select_option(label="Нет")
    page.get_by_role("button", name="Вернуть").click()
    page.get_by_role("button", name="Сохранить").wait_for(state="hidden")

    assert cell.input_value() == before


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_newcomer_comes_in_by_the_link(visit, screen):
    ada, newcomer = visit("administrator", screen), visit(None, screen)
    ada.goto("/settings/people/new")
    ada.get_by_label("Имя и фамилия").fill("Пётр Новиков")
    ada.get_by_label("Эл. почта").fill(f"novikov-{screen}@krug.example")
    ada.get_by_label("Роль").select_option(label="Менеджер")
    ada.get_by_role("button", name="Добавить и получить ссылку").click()

    newcomer.goto(ada.get_by_label("Ссылка").input_value())
    newcomer.get_by_label("Новый пароль").fill("Новиков1")
    newcomer.get_by_role("status").filter(has_text=re.compile("Угадают сразу|Слабый")).wait_for()
    newcomer.get_by_label("Новый пароль").fill("кот пьёт молоко")
    newcomer.get_by_role("status").filter(has_text="Отличный").wait_for()
    asked = (violations(newcomer), sideways(newcomer))
    newcomer.get_by_label("Пароль ещё раз").fill("кот пьёт молоко")
    newcomer.get_by_role("button", name="Сохранить и войти").click()
    newcomer.wait_for_url(re.compile(r"/$"))
    ada.get_by_role("button", name="Закрыть вход").click()
    ada.get_by_role("button", name="Открыть вход").wait_for()
    newcomer.goto("/clients")

    assert asked == ([], 0)
    assert "/signin" in newcomer.url


def test_a_kind_of_deal_is_made_and_sold_by(visit, empty):
    page = visit("administrator", of=empty)
    page.goto("/settings/deal-kinds")
    page.get_by_label("Название").fill("Аренда техники")
    page.get_by_label(re.compile("^Один этап")).check()
    page.get_by_role("button", name="Добавить").click()
    page.get_by_role("heading", level=1, name="Аренда техники").wait_for()

    first = page.locator("tbody tr").first
    first.get_by_label("Этап", exact=True).fill("Осмотр")
    first.get_by_label(re.compile("^Цвет")).select_option(label="Красный")
    first.get_by_label(re.compile("^Вероятность")).fill("35")
    first.get_by_label(re.compile("^Срок на этапе")).fill("3")
    page.get_by_label("Новый этап", exact=True).fill("Договор")
    page.get_by_role("button", name="Сохранить").last.click()
    page.get_by_role("status").filter(has_text="Сохранено").wait_for()
    page.reload()
    rows = [row.get_by_label("Этап", exact=True).input_value() for row in page.locator("tbody tr").all()[:2]]
    first = page.locator("tbody tr").first
    chance, stay = first.get_by_label(re.compile("^Вероятность")), first.get_by_label(re.compile("^Срок на этапе"))
    kept = chance.input_value(), stay.input_value()
    faults = violations(page)
    page.goto("/deals/new")
    page.get_by_label("Название", exact=True).fill("Кран на неделю")
    page.get_by_label("Вид сделки").select_option(label="Аренда техники")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("heading", level=1, name="Кран на неделю").wait_for()
    page.goto("/deals")
    page.locator("#board-pipeline").select_option(label="Аренда техники")
    lanes = page.locator(".lane")
    lanes.first.get_by_text("Кран на неделю").wait_for()

    assert (rows, kept, faults) == (["Осмотр", "Договор"], ("35", "3"), [])
    assert [lane.get_by_role("heading").first.inner_text() for lane in lanes.all()][:2] == rows


def test_a_deal_of_a_kind_without_stages_is_won_at_once(visit, empty):
    page = visit("administrator", of=empty)
    page.goto("/settings/deal-kinds")
    page.get_by_label("Название").fill("Разовая продажа")
    page.get_by_label("Без этапов").check()
    page.get_by_role("button", name="Добавить").click()
    page.get_by_role("heading", level=1, name="Разовая продажа").wait_for()
    page.goto("/deals/new")
    page.get_by_label("Название", exact=True).fill("Насос")
    page.get_by_label("Вид сделки").select_option(label="Разовая продажа")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("heading", level=1, name="Насос").wait_for()

    page.get_by_role("link", name="Выиграна").click()
    page.locator("#asking").get_by_role("button", name="Завершить как выигранную").click()

    page.get_by_role("button", name="Открыть снова").wait_for()
    page.reload()
    assert page.locator(".stand").get_by_text("Выиграна").is_visible()
