"""Interest lines typed without a mouse; prices, rates and short lists on every screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.driving import new_deal, open_page, sideways, violations


def a_deal(page):
    """A deal of its own; gives its address."""
    return f"/deals/{new_deal(page, 'Насосы для цеха')}"


def typed(page):
    """The field that now waits for keys: its name without the number of its line."""
    return page.evaluate("document.activeElement.name?.replace(/-.*/, '')")


def test_lines_are_typed_without_a_mouse_saved_and_taken_back(visit):
    page = visit("manager")
    deal = a_deal(page)
    open_page(page, f"{deal}/lines", "form.interest")
    lines = page.locator("[data-line]")
    first = lines.first
    first.locator(".picker[data-mounted='whole']").wait_for()

    first.get_by_label("Товар или описание").focus()
    page.keyboard.type("Термотуннель")
    first.locator(".pick-list li", has_text="Термотуннель").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("[name^=quantity]:focus")).to_be_visible()
    assert first.get_by_label("Цена").input_value() == "486000"
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert typed(page) == "discount"
    page.keyboard.type("10")
    page.get_by_text("874\u202f800").first.wait_for()
    page.keyboard.press("Enter")
    assert typed(page) == "title"
    second = page.locator("[data-line]:focus-within")
    page.keyboard.type("Доставка до Мурманска")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("5200,50")
    second.get_by_text("5\u202f200,50").wait_for()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+Enter")

    page.wait_for_url(re.compile(rf"{deal}$"))
    panel = page.locator("section.panel", has=page.get_by_role("heading", name="Интерес", exact=True))
    rows = panel.locator("tbody th").all_inner_texts()
    assert [row.strip() for row in rows] == ["Доставка до Мурманска", "Термотуннель ТПЦ-450"]
    panel.get_by_text("880\u202f000,50").first.wait_for()
    page.keyboard.press("Control+z")
    panel.get_by_text("Что нужно клиенту и сколько?").wait_for()


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_lines_prices_rates_and_lists_are_whole_on_every_screen(visit, screen):
    manager, administrator = visit("manager", screen), visit("administrator", screen)
    deal = a_deal(manager)
    faults = []

    manager.goto("/price-lists")
    price_list = manager.locator("tbody th a").first.get_attribute("href")
    for page, address in (
        (manager, f"{deal}/lines"),
        (manager, deal),
        (manager, price_list),
        (manager, f"{price_list}/prices"),
        (administrator, "/settings/currency-rates"),
        (administrator, "/settings/units"),
        (administrator, "/settings/product-groups"),
        (administrator, "/settings/competitors"),
    ):
        page.goto(address)
        page.locator(".picker[data-mounted='whole']").first.wait_for() if "lines" in address else None
        found = (violations(page), sideways(page))
        if found != ([], 0):
            faults.append((address, found))

    assert faults == []


def test_on_a_phone_a_line_is_a_card_that_can_be_filled(visit):
    page = visit("manager", "phone")
    deal = a_deal(page)
    open_page(page, f"{deal}/lines", "form.interest")

    first = page.locator("[data-line]").first
    first.get_by_label("Товар или описание").fill("Наладка")
    first.get_by_label("Количество").fill("3")
    first.get_by_label("Цена").fill("1000")
    first.get_by_text("3\u202f000").wait_for()
    page.get_by_role("button", name="Сохранить").last.click()

    page.wait_for_url(re.compile(rf"{deal}$"))
    page.get_by_text("3\u202f000").first.wait_for()
