"""A client's card: a call planned and done with its next step without leaving; a colleague sees it appear."""

import pytest

from tests.e2e.driving import sideways, violations


def first_card(page):
    page.goto("/clients")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/clients/*")
    page.get_by_role("tab", name="Звонок").wait_for()
    return page.url


def open_tab(page, name):
    """The tab's form; scripts of a page just opened may need a moment."""
    form = page.get_by_role("form", name=name)
    for _attempt in range(50):
        page.get_by_role("tab", name=name).click()
        if form.is_visible():
            break
        page.wait_for_timeout(100)
    return form


def plan_call(page, title):
    form = open_tab(page, "Звонок")
    form.get_by_label("Что сделать").fill(title)
    form.get_by_text("сегодня", exact=True).click()
    form.get_by_role("button", name="Запланировать").click()
    page.get_by_role("region", name="История").get_by_role("link", name=title).wait_for()


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_planned_done_and_the_next_step_planned_without_leaving(visit, screen):
    page = visit("manager", screen)
    address = first_card(page)
    step = page.get_by_role("region", name="Следующий шаг")
    plan_call(page, f"Уточнить сроки {screen}")

    step.get_by_role("button", name="Сделано").click()
    form = page.get_by_role("form", name="Сделано: ")
    form.get_by_label("Коротко").fill(f"До 20 декабря, {screen}")
    asked = (violations(page), sideways(page))
    form.get_by_role("button", name="Записать и дальше").click()

    page.get_by_role("region", name="История").get_by_text(f"До 20 декабря, {screen}").wait_for()
    step.get_by_role("button", name="Сделано").wait_for()
    assert asked == ([], 0)
    assert page.url == address


def test_a_colleague_with_the_card_open_sees_it_appear(visit):
    page = visit("manager")
    address = first_card(page)
    colleague = visit("administrator")  # the head may not see each client the manager works with
    colleague.goto(address)

    plan_call(page, "Видно коллеге сразу")

    colleague.get_by_role("region", name="История").get_by_role("link", name="Видно коллеге сразу").wait_for(
        timeout=5_000
    )


def test_a_meeting_that_just_took_place_is_written_down(visit):
    page = visit("manager")
    first_card(page)

    form = open_tab(page, "Встреча")
    form.get_by_label("Уже сделано").check()
    form.get_by_label("Коротко").fill("Показали линию")
    form.get_by_role("button", name="Записать").click()

    page.get_by_role("region", name="История").get_by_text("состоялась. Показали линию").wait_for()
