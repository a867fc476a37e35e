"""A request from the caller's first words to its answer: by keys alone, on every screen, two operators at once."""

import pytest

from tests.e2e.driving import sideways, violations

# Three keys a second is how people type while they listen: so many make thirty seconds.
KEYS_IN_HALF_A_MINUTE = 90
COUNT = "window.pressed = 0; document.addEventListener('keydown', () => { window.pressed += 1; }, true);"


@pytest.mark.parametrize("screen", ["desktop", "dark"])
def test_registered_and_given_by_the_keyboard_in_half_a_minute(visit, screen):
    page = visit("manager", screen)
    page.goto("/deals")
    page.locator("#board[data-mounted='whole']").wait_for()
    page.evaluate(COUNT)

    page.keyboard.press("Control+i")
    dialog = page.get_by_role("dialog", name="Новое обращение")
    dialog.get_by_label("Кто").wait_for()
    page.keyboard.type(f"Инна Громова 8910974{'2560' if screen == 'desktop' else '2561'}")
    page.keyboard.press("Enter")
    page.keyboard.type("Вторая линия розлива")
    page.keyboard.press("Enter")
    asked = violations(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    toast = page.get_by_role("status").filter(has_text="«Вторая линия розлива» зарегистрировано: Анна Ковалёва")
    toast.wait_for()
    dialog.wait_for(state="detached")
    assert page.evaluate("window.pressed") <= KEYS_IN_HALF_A_MINUTE
    assert asked == []
    toast.get_by_role("link").click()
    page.get_by_role("heading", name="Вторая линия розлива").wait_for()
    assert page.get_by_role("link", name="Инна Громова").count() >= 1


def test_a_known_client_is_found_while_the_number_is_typed(visit):
    page = visit("administrator")
    page.goto("/clients")
    name = page.locator("tbody a.name").first.inner_text()
    page.locator("tbody a.name").first.click()
    phone = page.locator("a[href^='tel:']").first.get_attribute("href").removeprefix("tel:")

    page.keyboard.press("Control+i")
    page.get_by_role("dialog").get_by_label("Кто").wait_for()
    page.keyboard.type(phone)
    page.locator("#intake-found [aria-selected=true]").wait_for()
    page.keyboard.press("Enter")

    page.get_by_role("dialog").get_by_text("найдено").wait_for()
    assert name in page.get_by_role("dialog").locator("[data-known]").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.keyboard.press("Control+i")
    page.get_by_role("dialog").get_by_label("Кто").wait_for()
    assert page.get_by_role("dialog").get_by_label("Кто").input_value() != ""


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone", "dark phone"])
def test_every_page_is_for_everybody(visit, screen):
    page = visit("administrator", screen)
    faults = {}
    page.goto("/requests")
    first = page.locator("tbody a.name").first.get_attribute("href")

    addresses = ["/requests", "/requests/board", first, "/requests/intake", "/settings/request-rules"]
    for address in [*addresses, "/settings/request-terms", "/reports/answer-time", "/reports/request-processing"]:
        page.goto(address)
        found = (violations(page), sideways(page))
        if found != ([], 0):
            faults[address] = found

    assert faults == {}


def test_of_two_operators_one_gets_it_and_the_other_is_told(visit, faults):
    one, other = visit("manager"), visit("head")
    one.goto("/requests/new")
    one.get_by_label("Суть", exact=True).fill("Двое сразу")
    one.get_by_role("button", name="Сохранить").click()
    one.get_by_role("heading", name="Двое сразу").wait_for()
    address = one.url
    other.goto(address)
    take = [page.get_by_role("button", name="Взять в работу") for page in (one, other)]
    take[1].wait_for()

    # The other page has not heard of it yet: its form is sent as it stands.
    other.route("**/panels/*", lambda route: route.abort())
    take[0].click()
    one.get_by_text("ответственный теперь").wait_for()
    other.evaluate("document.querySelector(\"form[action$='/assignment']\")?.submit()")

    other.get_by_text("уже ведёт «Двое сразу»").wait_for()
    faults.forget("Failed to load resource", "ERR_FAILED", "htmx:")


def test_carried_on_the_board_and_ended_there(visit):
    page = visit("head")
    page.goto("/requests/board")
    page.locator("#board[data-mounted='whole']").wait_for()

    lanes = page.locator(".lane").count()

    assert lanes == 3
    assert page.get_by_role("heading", name="Обращения").count() == 1
