"""A list as it is worked with: conditions, a saved view, a cell changed in place, many at once, undone, exported."""

import json
import re
from pathlib import Path

import pytest

from tests.e2e.driving import sideways, violations

MANIFEST = Path(__file__).resolve().parents[2] / "krug" / "core" / "ui" / "static" / "build" / "manifest.json"
NAMES = ["Вагранка Запад", "Вагранка Север", "Вагранка Юг"]


@pytest.fixture
def three(visit):
    """Three clients of these names."""
    page = visit("head")
    for name in NAMES:
        page.goto(f"/clients?view=all&q={name}")
        if page.get_by_role("link", name=name).count():
            continue
        page.goto("/clients/new")
        page.get_by_label("Название").fill(name)
        page.get_by_role("button", name="Сохранить").click()
        page.get_by_role("heading", level=1, name=name).wait_for()
    page.close()


def names(page):
    return page.locator("tbody tr[data-id] a.name").all_inner_texts()


def statuses(page):
    return page.locator("tbody td[data-field=status]").all_inner_texts()


def choose_and_wait(page, label, option):
    """Choose in the condition's dialog, which the server draws anew for it."""
    dialog = page.locator("#asking[open]")
    dialog.locator("form").evaluate("form => form.dataset.before = 1")
    dialog.get_by_label(label).select_option(label=option)
    dialog.locator("form:not([data-before], .htmx-added, .htmx-settling)").wait_for()


def name_contains(page, opener, text):
    """One more condition on the dialog that `opener` opens."""
    opener.click()
    choose_and_wait(page, "Поле", "Название")
    choose_and_wait(page, "Как", "содержит")
    dialog = page.locator("#asking[open]")
    dialog.get_by_role("textbox", name="Значение").fill(text)
    with page.expect_navigation():
        dialog.get_by_role("button", name="Показать").click()


def first_view(page):
    """The list of two of the three, by an "or" and the "and" it can be turned into."""
    page.goto("/clients?view=all")
    name_contains(page, page.get_by_role("button", name="Условие"), "Вагранка Юг")
    beside = page.get_by_role("button", name=re.compile("Добавить другое условие через «или»"))
    name_contains(page, beside, "Вагранка Запад")


def test_or_becomes_and_and_the_view_keeps_it(visit, three):
    page = visit("head")
    first_view(page)
    by_or = names(page)
    glue = page.get_by_role("link", name="Сменить «и» на «или» и обратно")
    glue.click()
    page.get_by_role("heading", level=2, name="Ничего не нашлось").wait_for()
    page.get_by_role("link", name="Сменить «и» на «или» и обратно").click()
    page.locator("tbody tr[data-id]").first.wait_for()

    page.get_by_role("button", name="Сохранить как вид").click()
    dialog = page.get_by_role("dialog", name="Сохранить как вид")
    dialog.get_by_label("Название").fill("Две вагранки")
    asked = violations(page)
    dialog.get_by_role("button", name="Сохранить").click()
    tab = page.get_by_role("navigation", name="Сохранённые виды").get_by_role("link", name="Две вагранки")
    tab.locator(".n", has_text="2").wait_for()
    page.goto("/clients?view=all")
    tab.click()

    page.locator("a.name", has_text="Вагранка Юг").wait_for()
    assert (by_or, names(page), asked) == (["Вагранка Запад", "Вагранка Юг"], ["Вагранка Запад", "Вагранка Юг"], [])
    assert tab.get_attribute("aria-current") == "true"


def test_a_cell_is_changed_in_its_place_by_mouse_and_by_keys(visit, three):
    page = visit("head")
    page.goto("/clients?view=all&q=Вагранка Север")
    cell = page.locator("td[data-field=status]").first

    cell.dblclick()
    cell.get_by_label("Статус").select_option(label="Партнёр")
    cell.get_by_role("button", name="Сохранить").click()
    cell.get_by_text("Партнёр", exact=True).and_(page.locator("span.badge")).wait_for()
    page.keyboard.press("j")
    page.locator("tr.is-cur").wait_for()
    page.keyboard.press("e")
    cell.locator("form:not(.htmx-added, .htmx-settling)").wait_for()
    cell.get_by_label("Статус").select_option(label="Покупатель")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    cell.locator("span.badge", has_text="Покупатель").wait_for()
    page.reload()
    assert statuses(page) == ["Покупатель"]


def test_many_are_chosen_by_keys_changed_and_taken_back(visit, three):
    page = visit("head")
    page.goto("/clients?view=all&q=Вагранка")
    before = statuses(page)
    for _row in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    page.get_by_role("toolbar", name="С выбранными").get_by_text("Выбрано: 2").wait_for()
    marked = violations(page)

    page.get_by_role("button", name="Изменить").click()
    dialog = page.get_by_role("dialog", name="Изменить")
    dialog.get_by_label("Поле").select_option(label="Статус")
    dialog.get_by_role("combobox", name="Значение").locator("option", has_text="Конкурент").wait_for(state="attached")
    dialog.get_by_role("combobox", name="Значение").select_option(label="Конкурент")
    dialog.get_by_role("button", name="Выполнить").click()
    toast = page.get_by_role("status").filter(has_text="2 записи изменены")
    toast.wait_for()
    changed = statuses(page)
    toast.get_by_role("button", name="Отменить").click()

    page.get_by_text("2 записи возвращены").wait_for()
    assert (changed, marked) == (["Конкурент", "Конкурент", before[2]], [])
    assert statuses(page) == before


def test_deleted_together_and_back_from_the_menus_bin(visit, three):
    page = visit("head")
    page.goto("/clients?view=all&q=Вагранка Запад")
    page.get_by_label("Выбрать: Вагранка Запад").check()
    page.get_by_role("button", name="Удалить").click()
    page.get_by_role("dialog", name="Удалить").get_by_role("button", name="Выполнить").click()
    page.get_by_role("heading", level=2, name="Ничего не нашлось").wait_for()

    page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Корзина").click()
    page.get_by_role("row", name=re.compile("Вагранка Запад")).get_by_role("button").click()

    page.get_by_role("status").filter(has_text="Вагранка Запад").wait_for()
    page.goto("/clients?view=all&q=Вагранка Запад")
    assert names(page) == ["Вагранка Запад"]


def test_what_is_filtered_is_exported(visit, three):
    page = visit("head")
    page.goto("/clients?view=all&q=Вагранка")

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()

    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Название;")
    assert [line.split(";")[0] for line in lines[1:]] == NAMES


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_groups_open_in_their_place(visit, screen):
    page = visit("head", screen)
    page.goto("/deals/list?view=all&group=state")
    page.locator("[data-island=list][data-mounted=whole]").wait_for()
    group = page.locator("a[data-group]").first

    group.focus()
    page.keyboard.press("Enter")
    page.locator("tbody tr[data-id]").first.wait_for()
    opened = (group.get_attribute("aria-expanded"), violations(page), sideways(page))
    page.keyboard.press("Enter")

    page.locator("tbody tr[data-id]").first.wait_for(state="hidden")
    assert opened == ("true", [], 0)
    assert page.url.endswith("/deals/list?view=all&group=state")


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_the_dialog_of_a_condition_can_be_used_by_everybody(visit, screen):
    page = visit("head", screen)
    page.goto("/clients?view=all")

    page.get_by_role("button", name="Условие").click()
    choose_and_wait(page, "Поле", "Статус")
    page.locator("#asking[open]").get_by_role("checkbox", name="Партнёр").check()

    assert (violations(page), sideways(page)) == ([], 0)


def test_who_is_quicker_than_the_scripts_gets_the_dialog_all_the_same(visit):
    page, late = visit("head"), []
    script = json.loads(MANIFEST.read_text())["frontend/islands/asking.ts"]["file"]
    page.route(f"**/{script}", lambda asked: late.append(asked))
    page.goto("/clients?view=all")

    page.get_by_role("button", name="Условие").click()
    page.locator("#asking form").wait_for(state="attached")
    for asked in late:
        asked.continue_()

    page.locator("#asking[open]").get_by_label("Поле").wait_for()
    assert late


def condition_of(page, opener, field, how=None, value=None):
    """One more condition, or group of related records, on the dialog that `opener` opens by the keyboard."""
    opener.focus()
    page.keyboard.press("Enter")
    choose_and_wait(page, "Поле", field)
    if how:
        choose_and_wait(page, "Как", how)
    dialog = page.locator("#asking[open]")
    if value:
        dialog.get_by_label("Значение", exact=True).last.fill(value)
    with page.expect_navigation():
        dialog.get_by_role("button", name="Показать").click()


def lost_and_forgotten(page):
    """Clients with a large deal lost within a year and no activity for 60 days, as somebody builds it by hand."""
    page.goto("/clients?view=all")
    one_more = page.get_by_role("group", name="Условия").get_by_role("button", name="Условие", exact=True)
    condition_of(page, one_more, "Сделки: есть такие…")
    of_deals = page.get_by_role("button", name="Добавить условие: есть сделки")
    condition_of(page, of_deals, "Состояние", "равно")
    condition_of(page, of_deals, "Сумма", "больше", "100000")
    condition_of(page, of_deals, "Завершена", "за последние дни", "365")
    condition_of(page, one_more, "Дела: нет таких…")
    condition_of(page, page.get_by_role("button", name="Добавить условие: нет дел"), "День", "за последние дни", "60")


def test_clients_are_found_by_their_deals_and_the_view_keeps_it(visit):
    page = visit("head")
    lost_and_forgotten(page)
    deals = page.get_by_role("group", name="есть сделки")
    deals.get_by_role("button", name="Состояние равно").click()
    dialog = page.locator("#asking[open]")
    dialog.get_by_role("combobox", name="Значение").select_option(label="Проиграна")
    with page.expect_navigation():
        dialog.get_by_role("button", name="Показать").click()
    found, asked = names(page), violations(page)

    page.get_by_role("button", name="Сохранить как вид").click()
    dialog = page.get_by_role("dialog", name="Сохранить как вид")
    dialog.get_by_label("Название").fill("Забытые")
    dialog.get_by_role("button", name="Сохранить").click()
    tab = page.get_by_role("navigation", name="Сохранённые виды").get_by_role("link", name="Забытые")
    tab.locator(".n", has_text=str(len(found))).wait_for()
    page.goto("/clients?view=all")
    tab.click()
    page.get_by_role("group", name="нет дел").wait_for()

    assert (len(found) > 0, asked) == (True, [])
    assert (names(page), tab.get_attribute("aria-current")) == (found, "true")
    assert " ".join(deals.inner_text().split()).startswith("есть сделки:")


def test_related_conditions_fit_a_phone(visit):
    page = visit("head", "dark phone")

    lost_and_forgotten(page)
    looks = (violations(page), sideways(page))
    page.get_by_role("button", name="Добавить условие: нет дел").click()
    page.locator("#asking[open]").get_by_role("heading", name="Условие: нет дел").wait_for()

    assert looks == ([], 0)
    assert (violations(page), sideways(page)) == ([], 0)


def test_a_related_group_is_turned_and_taken_away_piece_by_piece(visit):
    page = visit("head")
    page.goto("/clients?view=all")
    condition_of(page, page.get_by_role("button", name="Условие", exact=True), "Сделки: есть такие…")
    condition_of(page, page.get_by_role("button", name="Добавить условие: есть сделки"), "Сумма", "больше", "100000")
    with_large = page.locator("tbody tr[data-id]").count()
    page.get_by_role("link", name=re.compile("^есть сделки")).click()
    none = page.get_by_role("group", name="нет сделок")
    none.wait_for()
    without_large = names(page)
    none.get_by_role("link", name="Убрать условие: Сумма").click()
    none.get_by_role("link", name="Убрать условие: Сумма").wait_for(state="detached")
    without_any = names(page)
    none.get_by_role("link", name="Убрать условие: нет сделок").click()
    none.wait_for(state="detached")

    assert with_large > 0
    assert 0 < len(without_any) <= len(without_large)
    assert page.url.endswith("/clients?view=all")
