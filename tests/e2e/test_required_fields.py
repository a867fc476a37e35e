"""A stage that asks for fields: marked in the settings, asked for on the board, taken back with one undo."""

from tests.e2e.driving import drag, new_deal, open_page, sideways, violations


def test_a_card_dragged_asks_for_the_field_and_goes_on(visit, faults):
    admin, page = visit("administrator"), visit("manager")
    pk = new_deal(page, "Насос с конкурентом")
    open_page(page, "/deals", "#board")
    lanes = page.locator(".lane")
    here = lanes.first.get_attribute("id")
    there = lanes.nth(1).get_attribute("id")
    admin.goto("/settings/required-fields")
    admin.locator("a[href^='/settings/required-fields/']").first.click()
    block = admin.locator("details.fold").nth(1)
    if block.get_attribute("open") is None:
        block.locator("summary").click()
    box = block.get_by_role("checkbox", name="Чтобы перейти в этап: Конкурент")
    box.check()
    found = violations(admin), sideways(admin) > 0
    admin.get_by_role("button", name="Сохранить").click()
    admin.get_by_text("Сохранено.").wait_for()

    drag(page, pk, page.locator(f"#{there} > ol"), ".deal-flies")
    dialog = page.locator("#asking")
    field = dialog.get_by_label("Конкурент")
    field.wait_for()
    assert page.locator(f"#{here} li[data-id='{pk}']").count() == 1
    asked = violations(page)
    with page.expect_response(lambda answer: answer.status == 422):
        dialog.get_by_role("button", name="Перенести").click()
    dialog.locator(".error").first.wait_for()
    field.fill("Север")
    dialog.get_by_role("button", name="Перенести").click()
    page.locator(f"#{there} li[data-id='{pk}']").wait_for()
    moved = page.request.get(f"/deals/{pk}/edit").text()
    page.keyboard.press("Control+z")
    page.locator(f"#{here} li[data-id='{pk}']").wait_for()
    back = page.request.get(f"/deals/{pk}/edit").text()

    admin.reload()
    admin.get_by_role("checkbox", name="Чтобы перейти в этап: Конкурент").nth(1).uncheck()
    admin.get_by_role("button", name="Сохранить").click()
    admin.get_by_text("Сохранено.").wait_for()
    faults.forget("422")
    assert (found, asked) == (([], False), [])
    assert ('value="Север"' in moved, 'value="Север"' in back) == (True, False)


def test_the_settings_of_it_are_whole_on_a_phone(visit):
    page = visit("administrator", "phone")
    found = {}
    page.goto("/settings/required-fields")
    found["list"] = (violations(page), sideways(page) > 0)
    page.locator("a[href^='/settings/required-fields/']").first.click()
    page.locator("details.fold").first.wait_for()
    found["pipeline"] = (violations(page), sideways(page) > 0)

    assert found == dict.fromkeys(found, ([], False))
