"""The settings as an administrator drives them; what is set there others meet with their next page."""

import re

import pytest

from tests.e2e.driving import sideways, violations

SCREENS = ["desktop", "dark", "phone"]


def pages_of(page):
    page.goto("/settings")
    hrefs = page.eval_on_selector_all(".contents a[href]", "all => all.map(one => one.getAttribute('href'))")
    return [*hrefs, "/settings/people/new", "/settings/departments/new", "/settings/teams/new", "/settings/access/new"]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_of_the_settings(visit, screen):
    page = visit("administrator", screen)

    found = {}
    for address in [*pages_of(page), "/me", "/settings"]:
        page.goto(address)
        found[address] = (violations(page), sideways(page) > 0, page.locator("main h1").count())

    assert found == dict.fromkeys(found, ([], False, 1))


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
    asked = (violations(newcomer), sideways(newcomer))
    newcomer.get_by_label("Новый пароль").fill("кот пьёт молоко")
    newcomer.get_by_label("Пароль ещё раз").fill("кот пьёт молоко")
    newcomer.get_by_role("button", name="Сохранить и войти").click()
    newcomer.wait_for_url(re.compile(r"/$"))
    ada.get_by_role("button", name="Закрыть вход").click()
    ada.get_by_role("button", name="Открыть вход").wait_for()
    newcomer.goto("/clients")

    assert asked == ([], 0)
    assert "/signin" in newcomer.url
