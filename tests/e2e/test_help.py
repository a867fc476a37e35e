"""A new person is shown what is where, on the real pages; help lies beside each of them."""

import re

from playwright.sync_api import expect

from tests.e2e.driving import sideways, violations

PLACES = ["/", "/", "/", "/clients", r"/clients/\d+", "/deals", "/reports"]


def popover(page):
    return page.locator(".driver-popover")


def walk(page, places):
    """Through the whole tour by "Further"; each step stands on its page and on something that is there."""
    for number, place in enumerate(places, 1):
        popover(page).get_by_text(f"Шаг {number} из {len(places)}").wait_for()
        assert re.fullmatch(place, re.sub(r"^https?://[^/]+", "", page.url).split("?")[0])
        expect(page.locator(".driver-active-element")).to_be_in_viewport()
        expect(popover(page)).to_be_in_viewport(ratio=1)
        assert page.locator(".driver-active-element").evaluate("element => element !== document.body")
        yield number
        if number < len(places):
            popover(page).get_by_role("button", name="Дальше").click()
    with page.expect_response("**/help/tour/ending"):
        popover(page).get_by_role("button", name="Закончить").click()
    popover(page).wait_for(state="detached")


def test_a_manager_is_shown_what_is_where(visit):
    page = visit("manager")
    page.goto("/")
    offer = page.get_by_role("complementary", name="Впервые в Круге")
    assert violations(page) == []
    offer.get_by_role("button", name="Показать, что где").click()

    for number in walk(page, PLACES):
        if number in (1, 5):
            assert violations(page) == []

    page.goto("/")
    page.get_by_role("heading", name="Мои дела", level=1).wait_for()
    assert offer.count() == 0

    phone = visit("manager", "dark phone")
    phone.goto("/clients")
    phone.get_by_role("button", name="профиль и выход").click()
    phone.get_by_role("link", name="Справка").click()
    phone.get_by_role("complementary", name="Клиенты").get_by_role("button", name="Показать, что где").click()
    for number in walk(phone, PLACES):
        assert sideways(phone) == 0
        if number in (1, 6):
            assert violations(phone) == []


def test_the_tour_goes_by_keys_and_what_is_put_off_is_not_asked_again(visit):
    page = visit("head")
    page.goto("/")
    page.get_by_role("button", name="Показать, что где").click()
    popover(page).get_by_text("Шаг 1 из").wait_for()

    page.keyboard.press("ArrowRight")
    popover(page).get_by_text("Шаг 2 из").wait_for()
    page.keyboard.press("ArrowLeft")
    popover(page).get_by_text("Шаг 1 из").wait_for()
    with page.expect_response("**/help/tour/ending"):
        page.keyboard.press("Escape")
    popover(page).wait_for(state="detached")
    page.reload()

    page.get_by_role("heading", name="Мои дела", level=1).wait_for()
    assert page.get_by_role("button", name="Показать, что где").count() == popover(page).count() == 0

    other = visit("observer")
    other.goto("/")
    other.get_by_role("button", name="Не сейчас").click()
    other.locator("#tour-offer").wait_for(state="detached")
    other.reload()
    other.get_by_role("heading", name="Мои дела", level=1).wait_for()
    assert other.locator("#tour-offer").count() == 0


def test_help_lies_beside_the_page_by_a_key(visit):
    page = visit("manager")
    page.goto("/deals")
    page.locator("#board[data-mounted='whole']").wait_for()

    page.keyboard.press("F1")
    panel = page.get_by_role("complementary", name="Сделки")
    panel.get_by_text("Перенести на другой этап").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")

    page.get_by_role("link", name="Справка").first.click()
    panel.get_by_role("link", name="Карточка сделки").click()
    page.get_by_role("heading", name="Карточка сделки", level=1).wait_for()
    assert violations(page) == []
    page.get_by_role("navigation", name="Путь").get_by_role("link", name="Справка").click()
    page.get_by_role("searchbox", name="Поиск по справке").fill("передача дел")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name="Уход сотрудника и передача дел").wait_for()
    assert violations(page) == []
