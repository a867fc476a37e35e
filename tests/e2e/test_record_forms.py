"""Forms of records: links picked by typing, drafts outlive connection and page, a press too many is none."""

import re

import pytest

from tests.e2e.driving import sideways, violations

OFFLINE = ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")


def open_new_deal(page, name):
    page.goto("/deals/new")
    page.get_by_label("Название").fill(name)
    page.locator("[data-island=picker][data-name=client][data-mounted]").wait_for()
    return page.get_by_role("combobox", name="Клиент", exact=True)


def heading(page, text):
    page.get_by_role("heading", level=1, name=text).wait_for()


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_a_link_is_picked_by_keys_and_what_is_not_there_is_made(visit, screen):
    page = visit("head", screen)
    field = open_new_deal(page, f"Линия {screen}")

    field.press_sequentially(f"Завод {screen}")
    page.get_by_role("option", name=f"Создать: Завод {screen}").wait_for()
    looked = (violations(page), sideways(page))
    field.press("ArrowUp")
    field.press("Enter")
    inner = page.get_by_role("dialog", name="Клиент: новая запись")
    inner.wait_for()
    asked = violations(page)
    inner.get_by_role("button", name="Создать").click()
    inner.wait_for(state="detached")
    page.get_by_role("button", name=f"Убрать: Завод {screen}").wait_for()
    page.get_by_role("button", name="Сохранить").click()

    heading(page, f"Линия {screen}")
    page.locator("dl.facts").get_by_text(f"Завод {screen}").wait_for()
    assert (looked, asked) == (([], 0), [])


def test_a_name_typed_and_not_chosen_is_what_was_meant(visit):
    page = visit("head")
    page.goto("/clients?view=all")
    client = page.locator("a.name").first.inner_text()
    field = open_new_deal(page, "Без выбора")

    field.fill(client)
    page.get_by_role("option", name=client).first.wait_for()
    page.get_by_role("button", name="Сохранить").click()

    heading(page, "Без выбора")
    page.locator("dl.facts").get_by_text(client, exact=True).first.wait_for()


def test_what_is_typed_outlives_the_page_and_can_be_discarded(visit):
    page = visit("head")
    open_new_deal(page, "Черновик")
    page.get_by_label("Сумма").fill("125000")
    page.goto("/clients")

    page.goto("/deals/new")
    note = page.get_by_role("status").filter(has_text="Восстановлен черновик")
    note.wait_for()
    kept = [page.get_by_label(label).input_value() for label in ("Название", "Сумма")]
    note.get_by_role("button", name="Не нужен").click()
    discarded = page.get_by_label("Название").input_value()
    page.goto("/deals/new")

    page.get_by_label("Название").wait_for()
    assert (kept, discarded) == (["Черновик", "125000"], "")
    assert page.get_by_role("status").filter(has_text="Восстановлен черновик").count() == 0


def test_a_save_without_connection_says_so_and_goes_through_later(visit, faults):
    page = visit("head")
    open_new_deal(page, "Сделка без связи")
    page.context.set_offline(True)

    page.get_by_role("button", name="Сохранить").click()
    said = page.get_by_role("alert").filter(has_text="Не сохранено")
    said.wait_for()
    page.context.set_offline(False)
    said.get_by_role("button", name="Сохранить ещё раз").click()

    heading(page, "Сделка без связи")
    faults.forget(*OFFLINE)
    page.goto("/deals/new")
    page.get_by_label("Название").wait_for()
    assert page.get_by_label("Название").input_value() == ""


def test_a_comment_without_connection_is_kept_and_goes_through_later(visit, faults):
    page = visit("head")
    page.goto("/clients?view=all")
    page.locator("a.name").first.click()
    page.get_by_role("textbox", name="Комментарий").fill("Сказано в лифте")
    page.context.set_offline(True)
    page.get_by_role("button", name="Записать").click()
    page.get_by_role("alert").filter(has_text="Не сохранено").wait_for()
    page.context.set_offline(False)

    page.reload()
    faults.forget(*OFFLINE)
    page.get_by_role("status").filter(has_text="Восстановлен черновик").wait_for()
    kept = page.get_by_role("textbox", name="Комментарий").input_value()
    page.get_by_role("button", name="Записать").click()

    page.locator("#history").get_by_text("Сказано в лифте").wait_for()
    page.reload()
    assert kept == "Сказано в лифте"
    assert page.get_by_role("textbox", name="Комментарий").input_value() == ""


def test_pressed_twice_it_is_one_record(visit):
    page = visit("head")
    open_new_deal(page, "Двойное нажатие")

    page.get_by_role("button", name="Сохранить").dblclick()

    heading(page, "Двойное нажатие")
    page.goto("/deals/list?view=all&q=Двойное нажатие")
    assert page.locator("a.name").all_inner_texts() == ["Двойное нажатие"]


def test_signing_out_takes_the_drafts_along(visit, krug):
    page = visit(None)
    email, password = re.search(r"^manager: (\S+) / (\S+)$", (krug.data / "demo.txt").read_text(), re.M).groups()
    page.goto("/signin")
    page.get_by_label("Почта").fill(email)
    page.get_by_label("Пароль", exact=True).fill(password)
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url(f"{krug.address}/")
    open_new_deal(page, "Чужим глазам не видно")
    page.goto("/clients")
    kept = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('krug:draft:')).length")

    page.get_by_role("button", name=re.compile("профиль и выход")).click()
    page.get_by_role("button", name="Выйти").click()

    page.get_by_role("button", name="Войти").wait_for()
    assert kept == 1
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('krug:draft:')).length") == 0
