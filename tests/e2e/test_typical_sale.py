"""A typical sale from its kind to the win: made by the administrator, gone through by hand."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.driving import drag, open_page, sideways, violations


@pytest.fixture
def name():
    return f"Услуги {uuid4().hex[:8]}"


@pytest.fixture
def page(visit, name):
    """The settings of a kind of typical sale that the administrator has just made."""
    page = visit("administrator")
    page.goto("/settings/deal-kinds")
    page.get_by_label("Название").fill(name)
    page.get_by_role("radio", name="Типовая продажа: процесс").check()
    page.get_by_label("Продажа услуг").check()
    page.get_by_role("button", name="Добавить").click()
    page.get_by_text("Этапы — это шаги процесса").wait_for()
    return page


def new_deal(page, name, title):
    """A deal of the kind, its card open; gives its address."""
    page.goto("/deals/new")
    page.get_by_label("Название").fill(title)
    page.get_by_label("Вид сделки").select_option(label=name)
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_text("0 из 1 задач").wait_for()
    return page.url.partition("?")[0]


def do_all(page):
    """Does the next step of the card again and again, with its first result, until what comes next is offered."""
    done, offered = page.locator(".next").get_by_role("button", name="Сделано"), page.locator(".step-next")
    done.or_(offered).first.wait_for()
    while not offered.count():
        before = page.locator(".step-task--done").count()
        done.click()
        page.locator("[name=result]").first.check()
        page.get_by_role("button", name="Записать и дальше").click()
        expect(page.locator(".step-task--done")).to_have_count(before + 1)
        done.or_(offered).first.wait_for()


def test_a_deal_goes_through_its_process_to_the_win(page, name):
    found = violations(page)
    address = new_deal(page, name, "Ремонт склада")

    do_all(page)
    found += violations(page)
    page.get_by_role("button", name="Смета").click()
    page.get_by_text("Составить смету").first.wait_for()
    do_all(page)
    page.get_by_role("button", name="Согласен → Договор").wait_for()
    page.goto(address)  # a card at rest: nothing on it is being drawn anew
    page.get_by_role("link", name="Выиграна").click()
    page.get_by_role("button", name="Завершить как выигранную").click()
    page.get_by_role("button", name="Открыть снова").wait_for()

    assert found == []


def test_a_card_dragged_past_the_process_comes_back_with_the_reason(page, name, faults):
    pk = new_deal(page, name, "Ремонт цеха").rpartition("/")[2]
    page.goto("/deals")
    pipeline = page.locator("#board-pipeline option", has_text=name).get_attribute("value")
    open_page(page, f"/deals?pipeline={pipeline}", "#board")
    page.locator(f"li[data-id='{pk}']").get_by_text("0 из 1 задач").wait_for()

    drag(page, pk, page.locator(".lane").nth(3).locator("ol"), ".deal-flies")
    page.mouse.up()
    page.locator("#asking").get_by_text("не закончен").wait_for()
    page.keyboard.press("Escape")

    page.locator(f".lane >> nth=0 >> li[data-id='{pk}']").wait_for()
    faults.forget("422")


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_pages_of_processes_are_whole_on_every_screen(page, name, visit, screen):
    address = page.url
    deal = new_deal(page, name, "Ремонт окна")
    page = visit("administrator", screen)
    found = {}

    for one in (address, f"{address}/process", "/settings/deal-kinds", deal):
        page.goto(one)
        found[one] = (violations(page), sideways(page) > 0)

    assert found == dict.fromkeys(found, ([], False))
