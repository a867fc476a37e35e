"""A stage that is not for everybody: seen on the board, not entered by hand; a checklist ticked on the card."""

from tests.e2e.driving import new_deal, open_page, sideways, violations


def test_a_shut_lane_takes_no_card_and_a_checklist_is_ticked(visit):
    admin, page = visit("administrator"), visit("manager", "desktop")
    pk = new_deal(page, "Насос с чек-листом")
    open_page(page, "/deals", "#board")
    here, there = (page.locator(".lane").nth(number).get_attribute("id") for number in (0, 1))
    admin.goto("/settings/stage-rules")
    admin.locator("a[href^='/settings/stage-rules/']").first.click()
    first, second = admin.locator("details.fold").nth(0), admin.locator("details.fold").nth(1)
    first.get_by_label("Чек-лист, каждый пункт с новой строки").fill("Сверили размеры")
    if second.get_attribute("open") is None:
        second.locator("summary").click()
    second.get_by_role("checkbox", name="Руководитель").check()
    found = violations(admin), sideways(admin) > 0
    admin.get_by_role("button", name="Сохранить").click()
    admin.get_by_text("Сохранено.").wait_for()

    open_page(page, "/deals", "#board")
    shut = page.locator(f"#{there}[data-shut]").count()
    card, lane = page.locator(f"#main li[data-id='{pk}']"), page.locator(f"#{there} > ol").bounding_box()
    card.hover()
    page.mouse.down()
    page.mouse.move(lane["x"] + 20, lane["y"] + 30, steps=6)
    page.locator(".deal-flies").wait_for()
    page.mouse.move(lane["x"] + 60, lane["y"] + 60, steps=6)
    page.mouse.up()
    page.locator(".deal-flies").wait_for(state="detached")
    stays = page.locator(f"#{here} li[data-id='{pk}']").count()
    board = violations(page)
    page.goto(f"/deals/{pk}")
    page.get_by_role("button", name="Отметить: Сверили размеры").click()
    page.get_by_role("button", name="Снять отметку: Сверили размеры").wait_for()
    ticked = violations(page)

    second.get_by_role("checkbox", name="Руководитель").uncheck()
    admin.get_by_role("button", name="Сохранить").click()
    admin.get_by_text("Сохранено.").wait_for()
    assert (found, shut, stays, board, ticked) == (([], False), 1, 1, [], [])
