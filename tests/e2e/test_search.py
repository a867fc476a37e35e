"""Ctrl+K from anywhere: by part of a name, in the wrong layout, by last digits, by a number of a deal; keys alone."""

import re

import pytest

from tests.e2e.driving import sideways, violations

SWAPPED = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.")


@pytest.fixture
def firm(visit):
    """A client with a telephone and a deal, made by hand: (page, the client's name, the deal's number)."""
    page = visit("head")
    name = "Завод Пельменева"
    page.goto("/clients?view=all&q=Пельменева")
    if not page.get_by_role("link", name=name).count():
        page.goto("/clients/new")
        page.get_by_label("Название").fill(name)
        page.locator("[name=phones-0-number]").fill("+7 905 632-98-41")
        page.get_by_role("button", name="Сохранить").click()
        page.get_by_role("heading", level=1, name=name).wait_for()
        page.goto("/deals/new")
        page.get_by_label("Название").fill("Линия пельменей")
        page.get_by_role("button", name="Сохранить").click()
        page.get_by_role("heading", level=1, name="Линия пельменей").wait_for()
    page.goto("/deals/list?view=all&q=Линия пельменей")
    number = re.sub(r"\D", "", page.locator("tbody tr").first.locator("td.num").first.inner_text())
    return page, name, number


def opened(page, where, asked):
    """Ctrl+K on the page `where`, the question typed; the option found."""
    page.goto(where)
    page.locator("#palette").wait_for(state="attached")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Поиск по всему").wait_for()
    page.keyboard.type(asked)


@pytest.mark.parametrize("where", ["/", "/clients", "/deals", "/reports", "/bin"])
def test_by_part_of_a_name_from_anywhere(firm, where):
    page, name, _number = firm
    opened(page, where, "льменев")
    page.get_by_role("option", name=name, selected=True).wait_for()

    page.keyboard.press("Enter")

    page.get_by_role("heading", level=1, name=name).wait_for()


@pytest.mark.parametrize("asked", ["пельменева".translate(SWAPPED), "пелменева", "329841", "632-98-41", "9841"])
def test_in_the_wrong_layout_with_a_slip_and_by_the_last_digits(firm, asked):
    page, name, _number = firm
    opened(page, "/", asked)
    page.get_by_role("option", name=name, selected=True).wait_for()

    page.keyboard.press("Enter")

    page.get_by_role("heading", level=1, name=name).wait_for()


def test_a_deal_by_its_number(firm):
    page, _name, number = firm
    opened(page, "/clients", number)
    found = page.get_by_role("option", name="Линия пельменей")
    found.wait_for()

    while found.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.get_by_role("heading", level=1, name="Линия пельменей").wait_for()


def test_a_command_is_found_and_done(firm):
    page, _name, _number = firm
    opened(page, "/reports", "создать клиент")
    page.get_by_role("option", name=re.compile("Клиент")).first.wait_for()

    page.keyboard.press("Enter")

    page.get_by_role("dialog", name="Клиент: новая запись").wait_for()


def test_what_is_not_there_is_said_and_escape_leads_back(firm):
    page, _name, _number = firm
    opened(page, "/clients", "ъъъъъ")
    page.get_by_text("Ничего не нашлось").wait_for()

    page.keyboard.press("Escape")

    page.get_by_role("dialog", name="Поиск и команды").wait_for(state="hidden")


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_the_search_can_be_used_by_everybody(visit, screen):
    page = visit("head", screen)
    page.goto("/clients")
    page.locator("#palette").wait_for(state="attached")
    page.keyboard.press("Control+k")
    page.keyboard.type("ооо")
    page.get_by_role("option").first.wait_for()
    in_dialog = (violations(page), sideways(page))

    page.goto("/search?q=ооо")
    page.get_by_role("main").get_by_role("link").first.wait_for()

    assert in_dialog == ([], 0)
    assert (violations(page), sideways(page)) == ([], 0)


def test_on_a_phone_the_search_field_leads_to_what_is_found(firm, visit):
    _page, name, _number = firm
    page = visit("head", "phone")
    page.goto("/")

    page.get_by_role("searchbox", name="Поиск по всему").first.fill("пельменева")
    page.keyboard.press("Enter")

    page.get_by_role("main").get_by_role("link", name=name).click()
    page.get_by_role("heading", level=1, name=name).wait_for()
