"""A manager's day: planned, done with its result and the next step, moved, taken back; by mouse, keys and thumb."""

import pytest

from tests.e2e.driving import sideways, violations


def plan(page, title, day="сегодня"):
    page.goto("/")
    page.get_by_role("link", name="Дело", exact=False).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Что сделать").fill(title)
    dialog.get_by_text(day, exact=True).click()
    dialog.get_by_role("button", name="Запланировать").click()
    dialog.wait_for(state="detached")
    page.get_by_role("link", name=title).first.wait_for()


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_planned_done_with_a_result_and_the_next_step_and_undone(visit, screen):
    page = visit("manager", screen)
    title = f"Согласовать спецификацию {screen}"
    plan(page, title)

    page.get_by_role("button", name=f"Сделано: {title}").click()
    form = page.get_by_role("form", name=f"Сделано: {title}")
    form.get_by_text("Просили перезвонить").click()
    form.get_by_label("Коротко").fill("Просят скидку 3 %")
    asked = (violations(page), sideways(page))
    form.get_by_text("Перезвонить · ").click()
    form.get_by_role("button", name="Записать и дальше").click()
    toast = page.get_by_role("status").filter(has_text=f"Сделано: «{title}»")
    toast.wait_for()
    page.get_by_role("button", name=f"Сделано: {title}").wait_for(state="detached")
    said = toast.inner_text()
    toast.get_by_role("button", name="Отменить").click()

    page.get_by_role("button", name=f"Сделано: {title}").wait_for()
    assert asked == ([], 0)
    assert "Дальше: Перезвонить, " in said


def test_by_keys_alone(visit):
    page = visit("head")
    page.goto("/")
    page.keyboard.press("n")
    page.get_by_role("dialog").get_by_label("Что сделать").wait_for()
    page.keyboard.type("Позвонить без мыши")
    page.keyboard.press("Control+Enter")
    done = page.get_by_role("button", name="Сделано: Позвонить без мыши")
    done.wait_for()

    done.focus()
    page.keyboard.press("Enter")
    page.get_by_role("form", name="Сделано: Позвонить без мыши").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")

    page.get_by_role("status").filter(has_text="Сделано: «Позвонить без мыши»").wait_for()
    done.wait_for(state="detached")
    page.keyboard.press("Control+z")
    done.wait_for()


def test_moved_to_tomorrow_from_the_result_and_back(visit):
    page = visit("manager")
    plan(page, "Отправить договор")
    today = page.get_by_role("region", name="Позже сегодня")

    page.get_by_role("button", name="Сделано: Отправить договор").click()
    page.get_by_role("button", name="Перенести", exact=True).click()
    page.locator("[popover]:popover-open").get_by_role("button", name="завтра").click()
    coming = page.get_by_role("region", name="Завтра и дальше").get_by_role("link", name="Отправить договор")
    coming.wait_for()
    page.keyboard.press("Control+z")

    today.get_by_role("link", name="Отправить договор").wait_for()
    assert coming.count() == 0


def test_a_head_looks_at_a_managers_day(visit):
    manager = visit("manager")
    plan(manager, "Дело для взгляда руководителя")
    page = visit("head")
    page.goto("/")

    page.get_by_label("Чей день").select_option(label="Анна Ковалёва")

    page.get_by_role("heading", name="Анна Ковалёва", level=1).wait_for()
    page.get_by_role("link", name="Дело для взгляда руководителя").wait_for()


def test_an_observer_can_do_nothing(visit):
    page = visit("observer")

    page.goto("/")

    assert page.get_by_role("link", name="Дело", exact=True).count() == 0
    assert page.locator("main .done").count() == 0
