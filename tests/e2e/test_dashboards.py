"""Dashboards in a real browser: found ready, made, dragged, sized, moved by keys, live, and on a screen for days."""

import re

import pytest

from tests.e2e.driving import sideways, violations

ALL_COUNTED = (
    "() => [...document.querySelectorAll('.tile')].every(one => one.querySelector('[data-body] a, .tile-fault'))"
)
PASTED = """() => {
    const data = new DataTransfer();
    data.setData('text/plain', '10\\t20\\n30\\t40\\n');
    const pasted = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(pasted);
}"""


def open_board(page, address):
    page.goto(address)
    page.locator("#board-grid[data-mounted='whole']").wait_for()
    page.wait_for_function(ALL_COUNTED)


def ids(page):
    return page.eval_on_selector_all("#board-grid .tile", "all => all.map(one => one.dataset.id)")


@pytest.fixture
def made(visit):
    """made() gives a page of the manager with a new dashboard of three panels."""

    def make(title="Утро"):
        page = visit("manager")
        page.goto("/dashboards")
        page.get_by_role("button", name="Новая панель").click()
        page.get_by_label("Название").fill(title)
        page.get_by_role("button", name="Сохранить").click()
        page.get_by_role("heading", name=title, level=1).wait_for()
        for report in ("Продажи по менеджерам", "Воронка продаж", "Забытые сделки"):
            page.get_by_role("button", name=re.compile("плитк", re.I)).first.click()
            page.locator("#asking").get_by_role("link", name=report).first.click()
            page.get_by_label("Таблица", exact=True).check()
            page.get_by_role("button", name="Поставить", exact=True).click()
            page.locator(".tile", has_text=report).wait_for()
        page.locator("#board-grid[data-mounted='whole']").wait_for()
        page.wait_for_function(ALL_COUNTED)
        return page

    return make


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone", "dark phone"])
def test_the_ready_one_is_whole_on_every_screen(visit, screen):
    page = visit("head", screen)

    open_board(page, "/dashboards")

    assert page.locator(".tile").count() == 12
    assert page.locator(".tile-fault").count() == 0
    assert (violations(page), sideways(page), page.locator("main h1").count()) == ([], 0, 1)


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_its_dialogs_and_the_targets_are_accessible(visit, screen):
    page = visit("administrator", screen)
    open_board(page, "/dashboards")

    found = []
    for button in ("Плитка", "Новая панель"):
        page.get_by_role("button", name=button, exact=True).click()
        page.locator("#asking[open]").wait_for()
        found += violations(page)
        page.keyboard.press("Escape")
    page.locator(".tile [popovertarget]").first.click()
    page.locator(".pop--tile:popover-open").get_by_role("button", name="Изменить").click()
    page.locator("#asking[open] #panel-figure").wait_for()
    found += violations(page)
    page.goto("/settings/sales")

    assert (found, violations(page), sideways(page)) == ([], [], 0)


def test_panels_are_dragged_and_stay_where_they_were_put(made):
    page = made()
    first, last = page.locator(".tile").nth(0), page.locator(".tile").nth(2)
    grip, there = first.locator(".grip").bounding_box(), last.bounding_box()

    with page.expect_response("**/order"):
        page.mouse.move(grip["x"] + 8, grip["y"] + 8)
        page.mouse.down()
        page.mouse.move(grip["x"] + 30, grip["y"] + 30, steps=4)
        page.mouse.move(there["x"] + there["width"] / 2, there["y"] + there["height"] / 2, steps=12)
        page.mouse.move(there["x"] + there["width"] / 2 + 4, there["y"] + there["height"] / 2 + 4, steps=4)
        page.mouse.up()
    now = ids(page)
    page.reload()

    assert now != ["1", "2", "3"]
    assert sorted(now) == ["1", "2", "3"]
    assert ids(page) == now


def test_a_corner_sizes_a_panel(made):
    page = made()
    tile = page.locator(".tile").first
    box = tile.bounding_box()

    with page.expect_response("**/order"):
        tile.hover()
        page.mouse.move(box["x"] + box["width"] - 6, box["y"] + box["height"] - 6)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 2 - 6, box["y"] + box["height"] - 6, steps=8)
        page.mouse.up()
    page.reload()

    assert page.locator(".tile").first.get_attribute("data-width") == "12"


def test_keys_alone_move_and_size_a_panel(made):
    page = made()
    page.locator(".tile [popovertarget]").first.focus()
    page.keyboard.press("Enter")

    for name in ("Правее", "Шире", "Выше ростом"):
        button = page.locator(".pop--tile:popover-open").get_by_role("button", name=name)
        button.focus()
        with page.expect_response("**/step"):
            page.keyboard.press("Enter")
        page.wait_for_function("name => document.activeElement.textContent.includes(name)", arg=name)
    page.reload()

    assert ids(page) == ["2", "1", "3"]
    tile = page.locator(".tile[data-id='1']")
    assert (tile.get_attribute("data-width"), tile.get_attribute("data-height")) == ("8", "3")


def test_what_was_taken_off_comes_back(made):
    page = made()
    page.locator(".tile [popovertarget]").first.click()

    page.locator(".pop--tile:popover-open").get_by_role("button", name="Убрать с панели").click()
    page.wait_for_function("() => document.querySelectorAll('.tile').length === 2")
    page.get_by_role("button", name="Отменить").last.click()
    page.wait_for_function("() => document.querySelectorAll('.tile').length === 3")

    assert ids(page) == ["1", "2", "3"]


def test_a_figure_grows_when_somebody_makes_a_deal(visit):
    page, other = visit("head"), visit("head")
    open_board(page, "/dashboards/ready-head")
    figure = page.locator(".tile", has_text="Новые сделки").locator(".kpi-value")
    before = int(re.sub(r"\D", "", figure.inner_text()))

    other.goto("/deals/new")
    other.get_by_label("Название").first.fill("Ещё одна")
    other.locator("form.form button[type=submit], form button[type=submit].btn--primary").first.click()
    other.wait_for_url(re.compile(r"/deals/\d+"))

    page.wait_for_function(
        "now => [...document.querySelectorAll('.tile')].some(one => one.textContent.includes('Новые сделки')"
        " && Number(one.querySelector('.kpi-value')?.textContent.replace(/\\D/g, '')) === now)",
        arg=before + 1,
    )


def test_a_report_goes_from_its_page_onto_a_dashboard(visit):
    page = visit("manager")
    page.goto("/reports/lost-reasons?period=all")

    page.get_by_role("link", name="На панель").click()
    page.get_by_label("Панель показателей").select_option(label="Новая")
    page.get_by_label("Название новой панели").fill("Разбор")
    page.get_by_role("button", name="Поставить", exact=True).click()
    page.get_by_role("heading", name="Разбор", level=1).wait_for()
    page.locator(".tile .plot svg, .tile table").first.wait_for()

    assert page.locator(".tile").count() == 1


def test_a_screen_turns_from_one_to_the_next_without_a_hand(made):
    page = made("На стену")
    own = page.url.split("/")[-1]
    page.clock.install()

    page.goto(f"/dashboards/screen?of={own},ready-manager&every=10")
    page.locator(".screen[data-mounted='whole']").wait_for()
    page.wait_for_function("() => document.querySelector('[data-board]:not([hidden]) .tile [data-body] a') !== null")
    first = page.locator("[data-board]:visible .screen-title").inner_text()
    wrong = violations(page)
    page.clock.run_for(12_000)
    second = page.locator("[data-board]:visible .screen-title").inner_text()
    page.clock.run_for(11_000)
    third = page.locator("[data-board]:visible .screen-title").inner_text()

    assert (first, second, third) == ("На стену", "Мои продажи", "На стену")
    assert wrong == []
    assert page.locator(".side, .top, .tabbar").count() == 0
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_screen_is_turned_and_stopped_by_keys(made):
    page = made("Стоп")
    own = page.url.split("/")[-1]
    page.clock.install()
    page.goto(f"/dashboards/screen?of={own},ready-manager&every=10")
    page.locator(".screen[data-mounted='whole']").wait_for()

    page.keyboard.press("ArrowRight")
    turned = page.locator("[data-board]:visible .screen-title").inner_text()
    page.keyboard.press(" ")
    page.clock.run_for(30_000)

    assert turned == "Мои продажи"
    assert page.locator("[data-board]:visible .screen-title").inner_text() == turned


def test_targets_are_typed_down_a_column_and_pasted(visit):
    page = visit("administrator")
    page.goto("/settings/sales?year=2031")
    page.locator("table.targets[data-mounted='whole']").wait_for()
    cells = page.locator("tbody tr:not(.is-group) td:nth-child(3) input")

    cells.nth(0).fill("1500000")
    page.keyboard.press("Enter")
    page.keyboard.type("700 000,50")
    cells.nth(2).focus()
    page.evaluate(PASTED)
    page.get_by_role("button", name="Сохранить").last.click()
    page.get_by_text("Сохранено.", exact=True).wait_for()

    kept = [re.sub(r"\s", "", cells.nth(number).input_value()) for number in range(4)]
    assert kept == ["1500000", "700000,50", "10", "30"]
