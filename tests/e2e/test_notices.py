"""The bell rings live, its panel is worked through, a card is followed, wishes are kept."""

import re

import pytest

from tests.e2e.driving import new_deal, sideways, violations


def call(page, pk, name, text):
    page.goto(f"/deals/{pk}")
    page.locator("#say").fill(f"@{name} {text}")
    page.get_by_role("button", name="Записать").click()
    page.locator(".feed, #history, main").get_by_text(text).first.wait_for()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_call_rings_the_bell_and_is_worked_through(visit, screen):
    mine = visit("manager", screen)
    pk = new_deal(mine, f"Звонкая сделка {screen}")
    name = re.search(r", (.+):", mine.locator("button.me").get_attribute("aria-label"))[1]
    mine.goto("/settings/notices")
    before = mine.locator("#bell").get_attribute("data-live")
    other = visit("administrator")
    call(other, pk, name, f"посмотри {screen}")

    bell = mine.locator("#bell")
    bell.locator(".bell-count").wait_for()
    bell.get_by_role("button").click()
    row = mine.locator("#bell-pop li.notice.is-unread", has_text=f"посмотри {screen}")
    row.wait_for()
    found = violations(mine)
    row.get_by_role("button", name="Отметить прочитанным").click()
    read = mine.locator("#bell-pop li.notice:not(.is-unread)", has_text=f"посмотри {screen}")
    read.wait_for()
    read.get_by_label("Отложить").click()
    read.get_by_role("button", name="Завтра").click()
    there = mine.locator("#bell-pop li.notice:not(.is-off)", has_text=f"посмотри {screen}")
    there.wait_for(state="detached")

    assert before.startswith("bell:")
    assert found == [] and sideways(mine) <= 0


def test_following_reminding_and_wishes(visit):
    page = visit("manager", "dark")
    new_deal(page, "Сделка, за которой следят")
    follow = page.get_by_role("button", name="Следить")
    follow.click()
    page.locator("button[aria-label='Следить'][aria-pressed='true']").wait_for()
    page.locator("summary", has_text="Напомнить мне").click()
    page.get_by_label("О дате").wait_for()
    page.get_by_role("button", name="Напомнить мне").click()
    page.get_by_text("за 1 день").first.wait_for()
    card = violations(page)
    page.goto("/settings/notices")
    page.get_by_label("Что угодно с записью, за которой я слежу: Эл. почта").check()
    page.get_by_role("button", name="Сохранить").click()
    page.locator(".toast").first.wait_for()
    page.goto("/notices")

    assert card == []
    assert violations(page) == []
    page.goto("/settings/notices")
    assert page.get_by_label("Что угодно с записью, за которой я слежу: Эл. почта").is_checked()
    assert violations(page) == [] and sideways(page) <= 0
