"""The board as people use it: dragged, seen by the other, taken back, lost with a reason, opened again."""

import pytest

from tests.e2e.driving import drag, new_deal, open_page, sideways, violations


def board(page):
    """The board of the first kind, when its scripts are at work."""
    open_page(page, "/deals", "#board")
    return page.locator(".lane")


def test_a_card_dragged_moves_on_the_other_persons_board_and_comes_back(visit):
    mine, theirs = visit("manager"), visit("administrator")
    pk = new_deal(mine, "Насос на двоих")
    lanes = board(mine)
    board(theirs)
    here, there = (lanes.nth(number).get_attribute("id") for number in (0, 1))

    drag(mine, pk, mine.locator(f"#{there} > ol"), ".deal-flies")

    theirs.locator(f"#{there} li[data-id='{pk}']").wait_for()
    mine.keyboard.press("Control+z")
    theirs.locator(f"#{here} li[data-id='{pk}']").wait_for()
    mine.locator(f"#{here} li[data-id='{pk}']").wait_for()


def test_a_deal_is_lost_with_a_reason_and_opened_again(visit):
    page = visit("manager")
    pk = new_deal(page, "Насос у конкурента")
    card = board(page).locator(f"li[data-id='{pk}']")

    card.locator("a").focus()
    page.keyboard.press("m")
    dialog = page.locator("#asking")
    dialog.get_by_role("button", name="Проиграна").click()
    dialog.get_by_label("Почему проиграна сделка?").select_option(index=1)
    dialog.get_by_label("Комментарий").fill("Выбрали дешевле")
    found = violations(page)
    dialog.get_by_role("button", name="Завершить как проигранную").click()
    page.locator(f"li[data-id='{pk}']").wait_for(state="detached")

    page.goto(f"/deals/{pk}")
    page.get_by_role("button", name="Открыть снова").click()
    page.get_by_role("link", name="Перенести в этап").wait_for()
    assert found == []


def test_a_stage_is_chosen_from_the_menu_with_words(visit):
    page = visit("manager")
    new_deal(page, "Насос с предложением")
    page.get_by_role("link", name="Перенести в этап").click()
    page.locator("#asking input[name=to]").nth(3).check()
    page.locator("#move-comment").fill("Ждут предложение")
    page.locator("#asking").get_by_role("button", name="Перенести", exact=True).click()

    page.get_by_role("table").get_by_text("Ждут предложение").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("screen", ["desktop", "dark", "phone"])
def test_board_card_and_settings_are_whole_on_every_screen(visit, screen):
    page = visit("administrator", screen)
    lanes = board(page)
    found = {"/deals": (violations(page), sideways(page) > 0)}
    card = "/deals/" + lanes.locator("li[data-id]").first.get_attribute("data-id")

    for address in (card, f"{card}/stage", f"{card}/closing?outcome=lost", "/settings/deal-kinds"):
        page.goto(address)
        found[address] = (violations(page), sideways(page) > 0)
    page.locator(".found a[href^='/settings/deal-kinds/']").first.click()
    page.locator("#kind-name").wait_for()
    found["kind"] = (violations(page), sideways(page) > 0)
    page.goto("/settings/lost-reasons")
    found["reasons"] = (violations(page), sideways(page) > 0)

    assert found == dict.fromkeys(found, ([], False))
