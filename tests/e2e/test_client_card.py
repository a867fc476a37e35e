"""A client's card: a call planned and done with its next step without leaving; a colleague sees it appear."""

import re

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

    colleague.get_by_role("region", name="История").get_by_role("link", name="Видно коллеге сразу").wait_for()


def test_a_meeting_that_just_took_place_is_written_down(visit):
    page = visit("manager")
    first_card(page)

    form = open_tab(page, "Встреча")
    form.get_by_label("Уже сделано").check()
    form.get_by_label("Коротко").fill("Показали линию")
    form.get_by_role("button", name="Записать").click()

    page.get_by_role("region", name="История").get_by_text("состоялась. Показали линию").wait_for()


def test_a_colleague_called_by_name_reads_it_in_their_day(visit):
    page = visit("manager")
    address = first_card(page)
    field = page.get_by_role("textbox", name="Комментарий")
    field.fill("Посмотрите договор, @")
    field.press_sequentially("Оль")
    page.get_by_role("option", name="Ольга Савельева").wait_for()
    field.press("Enter")
    said = field.input_value()
    page.get_by_role("button", name="Записать").click()
    page.locator("#history").get_by_text("Посмотрите договор").wait_for()

    colleague = visit("administrator")
    colleague.goto("/")
    colleague.get_by_role("listitem").filter(has_text="Посмотрите договор").get_by_role("link").click()

    assert said.strip() == "Посмотрите договор, @Ольга Савельева"
    colleague.locator("#history").get_by_text("Посмотрите договор").wait_for()
    assert colleague.url.split("#")[0] == address


def test_who_types_a_name_quicker_than_it_is_found_calls_whom_they_mean(visit):
    page, asked = visit("manager"), []
    first_card(page)
    field = page.get_by_role("textbox", name="Комментарий")
    field.fill("Посмотрите, @")
    page.get_by_role("option", name="Ольга Савельева").wait_for()
    page.route(re.compile(r"[?&]q=%D0"), lambda question: asked.append(question))

    field.press_sequentially("Оль")
    field.press("Enter")

    assert asked
    assert field.input_value().strip() == "Посмотрите, @Ольга Савельева"


def test_of_two_people_who_save_one_card_neither_overwrites_the_other(visit, faults):
    mine, theirs = visit("manager"), visit("administrator")
    address = first_card(mine)
    for page in (mine, theirs):
        page.goto(f"{address}/edit")
    theirs.get_by_label("Отрасль").fill("Молочная")
    theirs.get_by_label("Примечание").fill("Выставка в мае")
    theirs.get_by_role("button", name="Сохранить").click()
    theirs.wait_for_url(address)

    mine.get_by_label("Отрасль").fill("Мясная")
    mine.get_by_role("button", name="Сохранить").click()

    mine.get_by_role("alert").filter(has_text="коллега изменил").wait_for()
    mine.get_by_role("alert").filter(has_text="Молочная").wait_for()
    faults.forget("409")
    assert mine.get_by_label("Отрасль").input_value() == "Мясная"
    assert violations(mine) == []
    mine.get_by_role("button", name="Взять это значение").click()
    assert mine.get_by_label("Отрасль").input_value() == "Молочная"
    mine.get_by_label("Отрасль").fill("Мясная")
    mine.get_by_role("button", name="Сохранить").click()
    mine.wait_for_url(address)
    mine.goto(f"{address}/edit")
    assert mine.get_by_label("Отрасль").input_value() == "Мясная"
    assert mine.get_by_label("Примечание").input_value() == "Выставка в мае"


def test_a_card_is_printed_without_what_is_for_the_screen_only(visit):
    page = visit("manager")
    first_card(page)

    page.emulate_media(media="print")

    shown = [page.get_by_role("heading", level=1).is_visible(), page.locator("#facts").is_visible()]
    hidden = [page.locator(part).first.is_visible() for part in (".side", ".top", ".composer", ".acts")]
    assert (shown, hidden) == ([True, True], [False] * 4)
