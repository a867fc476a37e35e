"""Deals by day and by person, as people use them: dragged, taken back, seen by the other; a stage commented later."""

import pytest

from tests.e2e.driving import drag, new_deal, open_page, sideways, violations


def test_a_deal_is_dragged_to_another_day_and_back(visit):
    page = visit("manager")
    open_page(page, "/deals", "#board")
    page.goto("/deals/list")
    page.get_by_role("main").get_by_role("link", name="Календарь").click()
    page.locator("#calendar[data-mounted='whole']").wait_for()
    cell = page.locator(".day-cell", has=page.locator("li[data-moves]")).first
    day = cell.get_attribute("data-day")
    card = cell.locator("li[data-moves]").first
    pk = card.get_attribute("data-id")
    other = next(
        one for one in (page.locator(".day-cell").nth(n).get_attribute("data-day") for n in (16, 17)) if one != day
    )

    drag(page, pk, page.locator(f".day-cell[data-day='{other}'] > ol"), ".due-flies")

    undo = page.get_by_role("button", name="Отменить")
    undo.wait_for()
    page.reload()
    page.locator(f".day-cell[data-day='{other}'] li[data-id='{pk}']").wait_for()
    page.goto(f"/deals/{pk}")
    assert page.locator("main h1").count() == 1


def test_a_stage_passed_is_commented_on_the_card(visit):
    page = visit("manager")
    new_deal(page, "Насос с пояснением")

    page.locator(".path-pen a").last.click()
    page.get_by_label("Что было на этом этапе").fill("Нужны две машины")
    found = violations(page)
    page.locator("#asking").get_by_role("button", name="Сохранить").click()

    page.get_by_role("table").get_by_text("Нужны две машины").wait_for()
    assert found == []


def test_a_row_of_a_person_is_folded_and_a_card_moves_within_it(visit):
    page = visit("head")
    open_page(page, "/deals?rows=person", "#board")
    row = page.locator(".swim", has=page.locator("li[data-moves]")).first
    card = row.locator("li[data-moves]").first
    pk = card.get_attribute("data-id")
    here = row.locator(".lane", has=page.locator(f"li[data-id='{pk}']")).get_attribute("id")
    there = next(one for one in (row.locator(".lane").nth(n).get_attribute("id") for n in (0, 1)) if one != here)

    drag(page, pk, page.locator(f"#{there} > ol"), ".deal-flies")

    page.get_by_role("button", name="Отменить").wait_for()
    page.locator(f"#{there} li[data-id='{pk}']").wait_for()
    row.locator("summary").click()
    page.locator(f"#{there}").wait_for(state="hidden")
    page.reload()
    page.locator("#board[data-mounted='whole']").wait_for()
    assert not page.locator(f"#{there}").is_visible()
    row.locator("summary").click()


def test_a_card_is_carried_into_anothers_row_and_back(visit):
    page = visit("head")
    page.set_viewport_size({"width": 1366, "height": 1400})  # both rows at once: the hand does not scroll here
    open_page(page, "/deals?rows=person", "#board")
    people = page.locator(".swim", has=page.locator("li[data-moves]")).evaluate_all(
        "rows => rows.map((row) => row.dataset.person)"
    )
    mine, theirs = (page.locator(f".swim[data-person='{person}']") for person in people[:2])
    pk = mine.locator("li[data-moves]").first.get_attribute("data-id")
    here = mine.locator(".lane", has=page.locator(f"li[data-id='{pk}']")).get_attribute("data-stage")
    # Into another stage as well: what has just come into a stage stands on top of it, wherever the rows end.
    there = next(
        lane
        for lane in (theirs.locator(".lane").nth(number) for number in (0, 1))
        if lane.get_attribute("data-stage") != here
    )

    drag(page, pk, there.locator("ol"), ".deal-flies")

    page.get_by_role("button", name="Отменить").wait_for()
    theirs.locator(f"li[data-id='{pk}']").wait_for()
    page.get_by_role("button", name="Отменить").click()
    mine.locator(f"li[data-id='{pk}']").wait_for()


def test_a_day_is_chosen_from_the_keyboard_and_one_kind_of_deal_shown(visit):
    page = visit("manager")
    open_page(page, "/deals/calendar", "#calendar")
    card = page.locator("li[data-moves]").first
    pk = card.get_attribute("data-id")
    old = card.locator("xpath=ancestor::section").get_attribute("data-day")
    other = f"{old[:8]}{'15' if old[8:] != '15' else '16'}"

    card.get_by_role("link").press("m")
    page.get_by_label("День", exact=True).fill(other)
    found = violations(page)
    page.get_by_role("button", name="Перенести").click()

    page.get_by_role("button", name="Отменить").wait_for()
    page.locator("#asking").wait_for(state="hidden")
    page.goto(f"/deals/calendar?day={other}")
    page.locator(f".day-cell[data-day='{other}'] li[data-id='{pk}']").wait_for()
    page.get_by_role("combobox", name="Вид", exact=True).select_option(index=1)
    page.wait_for_url("**pipeline=**")
    assert found == []


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
@pytest.mark.parametrize("address", ["/deals/calendar", "/deals?rows=person", "/deals?rows=none"])
def test_they_are_whole_on_every_screen(visit, screen, address):
    page = visit("head", screen)

    page.goto(address)
    page.locator("[data-mounted='whole']").first.wait_for()

    assert (violations(page), sideways(page) > 0, page.locator("main h1").count()) == ([], False, 1)
