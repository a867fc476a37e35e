"""The calendar as people use it: an activity dragged to another hour and back, made longer, moved by the keyboard."""

import re

import pytest

from tests.e2e.driving import open_page, sideways, violations


def new_meeting(page, name):
    """A meeting today at ten in the manager's own calendar."""
    page.goto("/activities/new?kind=meeting")
    page.get_by_label("Что сделать").fill(name)
    page.get_by_text("сегодня", exact=True).click()
    page.get_by_label("Время", exact=True).fill("10:00")
    page.get_by_role("button", name="Запланировать").click()
    page.wait_for_url(re.compile(r"/$"))


def entry(page, name):
    return page.locator(".cal-time > .ev", has=page.get_by_text(name))


def test_dragged_stretched_taken_back_and_moved_by_the_keyboard(visit):
    page = visit("manager")
    new_meeting(page, "Смета на сборку")
    open_page(page, "/calendar", "#planner")
    item = entry(page, "Смета на сборку")
    item.scroll_into_view_if_needed()
    box = item.bounding_box()

    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 22, box["y"] + 30, steps=4)
    page.locator(".ev-ghost").wait_for()
    page.mouse.move(box["x"] + 22, box["y"] + 8 + box["height"], steps=6)
    page.mouse.up()
    moved = page.locator(".cal-time > .ev.q44", has=page.get_by_text("Смета на сборку"))
    moved.wait_for()
    page.get_by_role("button", name="Отменить").first.click()
    page.locator(".cal-time > .ev.q40", has=page.get_by_text("Смета на сборку")).wait_for()

    entry(page, "Смета на сборку").locator("a").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.locator(".cal-time > .ev.q41.h4", has=page.get_by_text("Смета на сборку")).wait_for()
    entry(page, "Смета на сборку").locator("a").focus()
    page.keyboard.press("Shift+Alt+ArrowDown")
    page.locator(".cal-time > .ev.q41.h5", has=page.get_by_text("Смета на сборку")).wait_for()


@pytest.mark.parametrize("view", ["week=", "week=&who=team", "month=", "agenda="])
def test_each_view_is_accessible_and_fits_a_phone(visit, view):
    page = visit("head")
    open_page(page, f"/calendar?{view}", "#planner")

    found = violations(page)
    page.set_viewport_size({"width": 390, "height": 800})

    assert found == []
    assert sideways(page) == 0
