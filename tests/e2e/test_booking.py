"""A visitor books on the page of the demo firm, moves it and cancels it; the firm sees it."""

import re

import pytest

from tests.e2e.driving import sideways, violations


@pytest.fixture
def address(visit):
    page = visit("administrator", "desktop")
    page.goto("/settings/booking-pages")
    return page.locator("td a.link").first.get_attribute("href")


def sound(page, name):
    assert (name, violations(page), sideways(page)) == (name, [], 0)


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_visitor_books_moves_and_cancels(visit, address, screen, faults):
    page = visit(None, screen)
    zone = page.context.new_cdp_session(page)
    zone.send("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Omsk"})
    page.goto(address)
    sound(page, "services")
    page.get_by_role("link", name="Консультация технолога").click()
    page.wait_for_url(re.compile("tz=Asia%2FOmsk"))  # their browser has said in which zone they are
    assert page.get_by_label("Часовой пояс").input_value() == "Asia/Omsk"
    sound(page, "times")
    days = page.locator(".times section")
    days.nth(4).get_by_role("button").nth(3).click()  # not so near that it could not be moved any more

    page.get_by_role("heading", name="Консультация технолога").wait_for()
    sound(page, "who")
    page.get_by_role("button", name="Записаться").click()
    page.get_by_role("alert").wait_for()
    faults.forget("422")
    sound(page, "missing")
    page.get_by_label("Ваше имя").fill(f"Анна {screen}")
    page.get_by_label("Телефон").fill("+7 916 123-45-67")
    page.locator("#f-email").fill("anna@visitor.example")
    page.wait_for_timeout(2100)  # sooner nobody types
    page.get_by_role("button", name="Записаться").click()

    page.get_by_text("Вы записаны.").wait_for()
    sound(page, "booked")
    first = page.locator(".summary dd b").inner_text()
    page.get_by_role("link", name="Перенести").click()
    sound(page, "other times")
    days.nth(5).get_by_role("button").nth(1).click()
    page.get_by_text("Готово: это ваше новое время.").wait_for()
    assert page.locator(".summary dd b").inner_text() != first
    own = visit("administrator", "desktop")
    own.goto("/bookings")
    sound(own, "bookings")
    assert own.get_by_text(f"Анна {screen}").is_visible()
    page.get_by_text("Отменить запись", exact=True).click()
    page.get_by_role("button", name="Да, отменить").click()
    page.get_by_text("Запись отменена.").wait_for()
    sound(page, "cancelled")


def test_a_page_of_the_firms_shows_it_by_its_script(visit, site):
    page = visit("administrator", "phone")
    page.goto("/settings/booking-pages")
    page.locator("th a.name").first.click()
    script = page.locator("#code-1").input_value()
    visitor = visit(None, "desktop")
    site.page = f"<!doctype html><html lang='ru'><title>Firm</title><body>{script}</body></html>"
    visitor.goto(site.address)

    shown = visitor.frame_locator("iframe")
    shown.get_by_role("link", name="Консультация технолога").click()
    shown.locator(".slots button").first.click()
    shown.get_by_label("Ваше имя").wait_for()
    visitor.wait_for_function("() => document.querySelector('iframe').clientHeight > 500")


@pytest.mark.parametrize("screen", ["phone", "dark"])
def test_the_settings_of_booking(visit, screen):
    page = visit("administrator", screen)
    for path in ("/settings/booking-services", "/settings/booking-pages"):
        page.goto(path)
        sound(page, path)
        page.locator("th a.name").first.click()
        page.get_by_role("button", name="Убрать").wait_for()
        sound(page, f"one of {path}")
    page.goto("/bookings?show=all")
    sound(page, "bookings")
